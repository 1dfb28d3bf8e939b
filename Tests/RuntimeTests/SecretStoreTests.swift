import Foundation
import TestSupport
import XCTest

@testable import Planning
@testable import Runtime

final class SecretStoreTests: XCTestCase {
    private var scene: StateScene!
    private let made = PlannedSecret(name: "made", origin: .generated, line: nil)
    private let given = PlannedSecret(
        name: "given", origin: .environment(variable: "GIVEN"), line: 3)

    override func setUpWithError() throws { scene = try StateScene() }

    override func tearDown() { scene = nil }

    private func path(_ name: String) -> String { "\(scene.folder.secretsFolder)/\(name)" }

    private func value(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    private func fill(_ given: [String: String] = ["given": "abc"]) -> [String] {
        StateScene.refusal {
            try SecretStore(scene.folder).fill(
                [made, self.given], given: given.mapValues { Array($0.utf8) })
        }
    }

    /// Every bit of 32 bytes must be able to differ, the last character's too.
    func testAllCharactersOccurInSecrets() {
        var seen: Set<UInt8> = []
        for _ in 0..<100 { seen.formUnion(SecretValue.random()) }
        XCTAssertEqual(seen.count, 64)
        XCTAssertEqual(SecretValue.random().count, 43)
    }

    func testOnesThatWereMadeAreKeptAndOthersFollowTheirSource() throws {
        XCTAssertEqual(fill(), [])
        let first = try value("made")
        XCTAssertEqual(first.utf8.count, 43)
        XCTAssertEqual(try value("given"), "abc")
        XCTAssertEqual(fill(["given": "def"]), [])
        XCTAssertEqual(try value("made"), first)
        XCTAssertEqual(try value("given"), "def")
        // Also where this time nobody says it.
        XCTAssertEqual(fill([:]), [])
        XCTAssertEqual(try value("given"), "def")
        for name in ["made", "given"] { XCTAssertEqual(StateScene.mode(path(name)), 0o600) }
        XCTAssertEqual(scene.place.names(in: "state/net/secrets"), ["given", "made"])
    }

    func testEverythingThatIsWrongIsSaidBeforeAnythingIsWritten() throws {
        try scene.place.write("old", to: "state/net/secrets/made")
        chmod(path("made"), 0o640)
        XCTAssertEqual(
            fill([:]),
            [
                "\(path("made")) | others on this machine can read this secret (mode 640)"
                    + " | chmod 600 \(path("made"))",
                "secret given: no value was given"
                    + " | run ilpnet up with the topology file, which says where it comes from",
            ])
        XCTAssertEqual(fill().count, 1)
        XCTAssertEqual(scene.place.names(in: "state/net/secrets"), ["made"])
    }

    func testEveryWiderModeIsRefusedAndEveryNarrowerOneTaken() throws {
        try scene.place.write("old", to: "state/net/secrets/made")
        for mode in 0...0o777 where mode & 0o400 != 0 {
            chmod(path("made"), mode_t(mode))
            let isFine = mode & ~0o600 == 0
            XCTAssertEqual(fill().isEmpty, isFine, String(mode, radix: 8))
        }
        chmod(path("made"), 0o600)
        XCTAssertEqual(fill(), [])
        XCTAssertEqual(try value("made"), "old")
    }

    func testAnEmptyOneAFolderALinkAndAForeignOneAreRefused() throws {
        let made = path("made")
        try scene.place.write("", to: "state/net/secrets/made")
        chmod(made, 0o600)
        XCTAssertEqual(
            fill(), ["\(made) | this secret is empty | rm \(made), and a new one is made"])
        unlink(made)
        mkdir(made, 0o700)
        XCTAssertEqual(
            fill(), ["\(made) | this is no file, but a secret belongs here | move it away"])
        rmdir(made)
        mkfifo(made, 0o600)
        XCTAssertEqual(
            fill(), ["\(made) | this is no file, but a secret belongs here | move it away"])
        unlink(made)
        symlink("/etc/passwd", made)
        XCTAssertEqual(
            fill(),
            [
                "\(made) | cannot read: it is a symbolic link | remove the link; what it points to"
                    + " stays as it is"
            ])
        unlink(made)
        guard geteuid() == 0 else { return }
        try scene.place.write("x", to: "state/net/secrets/made")
        chmod(made, 0o600)
        chown(made, 12_345, 12_345)
        XCTAssertEqual(
            fill(),
            [
                "\(made) | this secret belongs to another user (uid 12345)"
                    + " | remove it, and a new one is made; or run as that user"
            ])
    }

    func testNoValueIsPartOfAMessage() throws {
        chmod(scene.folder.secretsFolder, 0o500)
        defer { chmod(scene.folder.secretsFolder, 0o700) }
        let said = fill(["given": "hunter2"]).joined()
        XCTAssertFalse(said.contains("hunter2"))
    }
}
