import Connector
import ConnectorConfig
import TestSupport
import XCTest

/// What is checked of the accounts: names, assets, URLs, secrets.
final class PeerSettingsTests: XCTestCase {
    func testAccountsAreTakenOver() throws {
        let settings = try SettingsTexts.settings { $0.peers[0].latencyMicroseconds = 20_000 }
        XCTAssertEqual(settings.peers.map(\.link.id), ["mxn-bank", "client"])
        XCTAssertEqual(settings.peers.map(\.relation), [.peer, .child])
        XCTAssertEqual(settings.assets.map(\.code), ["USD", "MXN"])
        XCTAssertEqual(settings.peers.map(\.asset), [1, 0])
        XCTAssertEqual(settings.peers[0].link.url?.port, 3001)
        XCTAssertNil(settings.peers[1].link.url)
        XCTAssertEqual(settings.peers[0].link.ownName, "bank")
        XCTAssertEqual(settings.peers.map(\.link.latencyMicroseconds), [20_000, 0])
        XCTAssertEqual(settings.peers[0].link.secret, Array("secret-of-mxn".utf8))
    }

    func testAnAccountHasANameOfItsOwn() {
        XCTAssertEqual(
            problems {
                $0.peers[0].id = "client"
                $0.routes = []
            },
            [
                "peers[1].id: the account \"client\" stands twice | keep one of them, or give it another id"
            ]
        )
        XCTAssertEqual(
            problems(environment: ["BTP_PEER_BANK_SECRET": "x"]) {
                $0.peers[0].id = "bank"
                $0.routes = []
            },
            ["peers[0].id: the node would be its own peer | name another node, or leave it out"])
        for id in ["", "a b", "a\n", "ü", String(repeating: "x", count: 129)] {
            XCTAssertEqual(
                problems(environment: [SecretLookup.variable(for: id): "x"]) {
                    $0.peers[0].id = id
                    $0.routes = []
                },
                [
                    "peers[0].id: \"\(id)\" is no name for an account"
                        + " | write 1 to 128 printable characters without blanks"
                ])
        }
    }

    func testAChildsNameEndsItsAddress() {
        for id in ["a.b", "a/b", "a:b", "a@b"] {
            XCTAssertEqual(
                problems(environment: ["BTP_PEER_A_B_SECRET": "x"]) { $0.peers[1].id = id },
                [
                    "peers[1].id: \"\(id)\" cannot end the address of a child"
                        + " | write letters, digits, _ ~ and - only"
                ])
            XCTAssertEqual(
                problems(environment: ["BTP_PEER_A_B_SECRET": "x"]) {
                    $0.peers[1].id = id
                    $0.peers[1].relation = .parent
                }, [])
        }
        XCTAssertEqual(
            problems(environment: ["BTP_PEER__A_B__SECRET": "x"]) { $0.peers[1].id = "~a_b-" }, [])
    }

    func testTwoAccountsDoNotShareAVariable() {
        func said(_ environment: [String: String?]) -> [String] {
            problems(environment: environment, folder: "/proc/self") {
                $0.peers[0].id = "a-b"
                $0.peers[1].id = "a_b"
                $0.peers[0].secretFile = "comm"
                $0.peers[1].secretFile = "comm"
                $0.routes = []
            }
        }
        for variable in ["BTP_PEER_A_B_SECRET", "BTP_PEER_A_B_SECRET_FILE"] {
            XCTAssertEqual(
                said([variable: "/proc/self/comm"]),
                [
                    "peers[1].id: BTP_PEER_A_B_SECRET would be the secret of a-b and of a_b"
                        + " | give one of them another id, or unset the variable and name files"
                ])
        }
        XCTAssertEqual(said([:]), [])
    }

    func testAnAssetHasACodeAndAScale() {
        XCTAssertEqual(
            problems {
                $0.asset = NodeConfiguration.Asset(code: "", scale: 256)
                $0.peers[0].asset.scale = -1
                $0.peers[1].asset.code = String(repeating: "A", count: 256)
                $0.rates = []
            },
            [
                "asset.code: \"\" is no code of an asset | write 1 to 255 characters, USD for instance",
                "asset.scale: 256 is not from 0 to 255 | write 9, where amounts count billionths",
                "peers[0].asset.scale: -1 is not from 0 to 255"
                    + " | write 9, where amounts count billionths",
                "peers[1].asset.code: \"\(String(repeating: "A", count: 256))\" is no code of an asset"
                    + " | write 1 to 255 characters, USD for instance",
            ])
        XCTAssertEqual(problems { $0.asset.scale = 0 }.filter { !$0.hasPrefix("rates") }, [])
    }

    func testTheNumbersOfAnAccountHaveLimits() {
        XCTAssertEqual(
            problems {
                $0.peers[0].creditLimit = -1
                $0.peers[1].latencyMicroseconds = 60_000_001
            },
            [
                "peers[0].creditLimit: -1 is below 0 | write 0, or leave it out",
                "peers[1].latencyMicroseconds: 60000001 is not from 0 to 60000000"
                    + " | write microseconds, 20000 for 20 ms, or leave it out",
            ])
        XCTAssertEqual(
            problems {
                $0.peers[0].creditLimit = 0
                $0.peers[1].latencyMicroseconds = 60_000_000
            }, [])
        XCTAssertEqual(problems { $0.peers[1].latencyMicroseconds = -1 }.count, 1)
    }

    func testANodeKnowsOnlySoManyAssets() {
        var environment: [String: String] = [:]
        let peers = (0..<256).map { i -> NodeConfiguration.Peer in
            environment["BTP_PEER_P\(i)_SECRET"] = "x"
            return SettingsTexts.peer("p\(i)", asset: "A\(i)")
        }
        XCTAssertEqual(
            problems(environment: environment) {
                $0.peers = peers
                $0.routes = []
                $0.rates = []
            },
            [
                "peers: the accounts have 257 different assets"
                    + " | spread them over several nodes: one takes 256"
            ])
    }

    // MARK: secrets

    func testASecretIsTakenFromTheFirstPlaceThatHasOne() throws {
        let folder = try TemporaryFolder()
        try folder.write("of the file\n", to: "secrets/mxn")
        let other = try folder.write("of the variable's file", to: "elsewhere")
        func secret(_ environment: [String: String?], url: String) throws -> String {
            let settings = try SettingsTexts.settings(environment: environment, folder: folder.path)
            {
                $0.peers[0].url = url
                $0.peers[0].secretFile = "secrets/mxn"
            }
            return String(decoding: settings.peers[0].link.secret, as: UTF8.self)
        }
        let withToken = "btp+ws://bank:of%20the%20URL@127.0.0.1:1/"
        let value = "BTP_PEER_MXN_BANK_SECRET", file = value + "_FILE"
        XCTAssertEqual(
            try secret([value: "of the variable", file: other], url: withToken), "of the variable")
        XCTAssertEqual(
            try secret([value: nil, file: other], url: withToken), "of the variable's file")
        XCTAssertEqual(try secret([value: nil], url: withToken), "of the URL")
        XCTAssertEqual(try secret([value: nil], url: "ws://bank@127.0.0.1:1"), "of the file")
    }

    func testTheVariableIsNamedAfterTheAccount() throws {
        for (id, variable) in [
            ("mxn-bank", "BTP_PEER_MXN_BANK_SECRET"), ("a.b_c~D9", "BTP_PEER_A_B_C_D9_SECRET"),
        ] {
            let settings = try SettingsTexts.settings(environment: [variable: "found"]) {
                $0.peers[0].id = id
                $0.routes = []
            }
            XCTAssertEqual(settings.peers[0].link.secret, Array("found".utf8), id)
        }
    }

    func testALineFeedAtTheEndOfAFileDoesNotCount() throws {
        let folder = try TemporaryFolder()
        for (text, secret) in [
            ("x", "x"), ("x\n", "x"), ("x\r\n", "x"), ("x\n\n", "x\n"), (" x ", " x "),
        ] {
            try folder.write(text, to: "secret")
            let settings = try SettingsTexts.settings(
                environment: ["BTP_PEER_CLIENT_SECRET": nil], folder: folder.path
            ) { $0.peers[1].secretFile = "secret" }
            XCTAssertEqual(settings.peers[1].link.secret, Array(secret.utf8), text)
        }
    }

    func testAFileMayLieAnywhere() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("far", to: "far")
        let settings = try SettingsTexts.settings(environment: ["BTP_PEER_CLIENT_SECRET": nil]) {
            $0.peers[1].secretFile = path
        }
        XCTAssertEqual(settings.peers[1].link.secret, Array("far".utf8))
    }

    func testAnAccountWithoutASecretIsToldWhereItCouldStand() {
        XCTAssertEqual(
            problems(environment: ["BTP_PEER_MXN_BANK_SECRET": nil]),
            [
                "peers[0]: the account \"mxn-bank\" has no secret | name a file with"
                    + " \"secretFile\", or set BTP_PEER_MXN_BANK_SECRET or"
                    + " BTP_PEER_MXN_BANK_SECRET_FILE"
            ])
    }

    func testAFileThatCannotBeUsedIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "empty")
        try folder.write("\n", to: "blank")
        try folder.write(String(repeating: "x", count: 4097), to: "long")
        try folder.write(String(repeating: "x", count: 4096), to: "longest")
        let empty = "the secret is empty | write 32 random bytes, as base64url"
        let unreadable = "give the connector's user the right to read a small plain file there"
        for (name, said) in [
            (
                "none",
                "there is no file \(folder["none"]) | write the secret there, or name another file"
            ),
            ("empty", empty), ("blank", empty),
            (
                "long",
                "\(folder["long"]) cannot be read: it is longer than 4096 bytes | \(unreadable)"
            ),
            ("longest", nil),
        ] as [(String, String?)] {
            XCTAssertEqual(
                problems(environment: ["BTP_PEER_CLIENT_SECRET": nil], folder: folder.path) {
                    $0.peers[1].secretFile = name
                }, said.map { ["peers[1].secretFile: \($0)"] } ?? [])
            XCTAssertEqual(
                problems(environment: [
                    "BTP_PEER_CLIENT_SECRET": nil, "BTP_PEER_CLIENT_SECRET_FILE": folder[name],
                ]),
                said.map { ["peers[1]: BTP_PEER_CLIENT_SECRET_FILE: \($0)"] } ?? [])
        }
        XCTAssertEqual(
            problems(environment: ["BTP_PEER_CLIENT_SECRET": String(repeating: "x", count: 4097)]),
            [
                "peers[1]: BTP_PEER_CLIENT_SECRET: the secret is longer than 4096 bytes"
                    + " | write 32 random bytes, as base64url"
            ])
        XCTAssertEqual(
            problems(environment: ["BTP_PEER_MXN_BANK_SECRET": nil]) {
                $0.peers[0].url = "btp+ws://bank:@127.0.0.1:1"
            },
            ["peers[0].url: the URL's token is empty | write one, or remove the colon"])
        XCTAssertEqual(
            problems(environment: ["BTP_PEER_CLIENT_SECRET": ""]),
            ["peers[1]: BTP_PEER_CLIENT_SECRET: \(empty)"])
    }

    func testAFolderIsNoSecret() throws {
        let folder = try TemporaryFolder()
        let said = problems(environment: ["BTP_PEER_CLIENT_SECRET": nil], folder: folder.path) {
            $0.peers[1].secretFile = "."
        }
        XCTAssertEqual(said.count, 1)
        XCTAssert(said[0].hasPrefix("peers[1].secretFile: "), said[0])
    }

    func testAURLThatIsWrongIsNotRepeated() {
        for url in [
            "wss://bank:hush-hush@host:1", "btp+ws://bank:hush-hush@host:0",
            "btp+ws://bank:hush-hush@", "btp+ws://bank:hush-hush%zz@host", "hush-hush",
            "btp+ws://bank:hush-hush@host/ #x", "http://bank:hush-hush@host",
        ] {
            let said = problems { $0.peers[0].url = url }
            XCTAssertEqual(said.count, 1, url)
            XCTAssert(said[0].hasPrefix("peers[0].url: the URL "), said[0])
            XCTAssert(said[0].hasSuffix(" | write ws://host:port"), said[0])
            XCTAssertFalse(said[0].contains("hush"), said[0])
        }
    }

    /// Whatever else is wrong, and however it is printed.
    func testNoSecretStandsInAMessageOrInTheSettings() throws {
        let folder = try TemporaryFolder()
        try folder.write("hush-file", to: "secret")
        try folder.write(String(repeating: "hush-long", count: 1000), to: "long")
        let environment: [String: String?] = [
            "BTP_PEER_MXN_BANK_SECRET": "hush-variable", "BTP_PEER_CLIENT_SECRET": nil,
        ]
        let said = problems(environment: environment, folder: folder.path) {
            $0.nodeId = ""
            $0.ilpAddress = "bank"
            $0.asset.code = ""
            $0.peers[0].url = "btp+ws://bank:hush-url@host:99999"
            $0.peers[0].creditLimit = -1
            $0.peers[1].secretFile = "long"
            $0.routes[0].nextHop = "nobody"
        }
        XCTAssertGreaterThan(said.count, 5)
        for line in said { XCTAssertFalse(line.contains("hush"), line) }

        let settings = try SettingsTexts.settings(environment: environment, folder: folder.path) {
            $0.peers[0].url = "btp+ws://bank:hush-url@host:1"
            $0.peers[1].secretFile = "secret"
        }
        var dumped = ""
        dump(settings, to: &dumped)
        XCTAssert(dumped.contains("mxn-bank"))
        for text in [dumped, "\(settings)", String(reflecting: settings)] {
            XCTAssertFalse(text.contains("hush"), text)
            for number in Array("hush".utf8) {
                XCTAssertFalse(text.contains("[\(number), "), "the bytes of a secret")
            }
        }
    }

    private func problems(
        environment: [String: String?] = [:], folder: String = "/nowhere",
        _ change: (inout NodeConfiguration) -> Void = { _ in }
    ) -> [String] {
        SettingsTexts.problems(environment: environment, folder: folder, change)
    }
}
