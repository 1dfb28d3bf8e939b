import Wire
import XCTest

final class PeerProtocolTests: XCTestCase {
    /// The clock of the vectors: 2015-06-16T00:00:00Z.
    private let now: Int64 = 1_434_412_800_000

    func testTheConditionIsThatOfZeros() {
        XCTAssertEqual(
            PeerProtocol.condition.hexadecimal,
            "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925")
    }

    func testEveryRequestOfTheVectorsIsJudgedAsItSays() throws {
        for (file, kinds) in [
            ("ildcp", [PeerProtocol.config]), ("ccp", [.routeControl, .routeUpdate]),
        ] {
            for vector in try vectors(file) where vector.hex.hasPrefix("0c") {
                let verdict: Void? = try vector.bytes.lent { view in
                    let prepare = try PreparePacket(view)
                    return kinds.lazy.compactMap { kind in
                        var clock = ILPClock()
                        return try? kind.check(prepare, nowMilliseconds: self.now, clock: &clock)
                    }.first
                }
                XCTAssertEqual(verdict != nil, vector.valid, vector.title)
            }
        }
    }

    func testFaultsOfARequestAreToldWhereTheyAre() throws {
        // Type and length, then 57 bytes; the expiry at 8, the condition at 25.
        let faults: [(String, WireError.Reason, Int)] = [
            ("wrong-destination", .destinationNotOfPeers, 2 + 57 + 1),
            ("wrong-condition", .conditionNotOfPeers, 2 + 25), ("expired", .expired, 2 + 8),
        ]
        for (name, reason, offset) in faults {
            let vector = try XCTUnwrap(vectors("ildcp").first { $0.name == name })
            assertFault(reason, at: offset) {
                try vector.bytes.lent { view in
                    var clock = ILPClock()
                    try PeerProtocol.config.check(
                        PreparePacket(view), nowMilliseconds: now, clock: &clock)
                }
            }
        }
    }

    func testOurRequestsAreTheBytesOfTheVectors() throws {
        let request = try XCTUnwrap(vectors("ildcp").first { $0.name == "request" })
        XCTAssertEqual(PeerProtocol.config.request(data: [], nowMilliseconds: now), request.bytes)
        let prepare = try XCTUnwrap(vectors("ccp").first { $0.name == "control-prepare" })
        let payload = try XCTUnwrap(vectors("ccp").first { $0.name == "control-payload" })
        XCTAssertEqual(
            PeerProtocol.routeControl.request(data: payload.bytes, nowMilliseconds: now),
            prepare.bytes)
        let response = try XCTUnwrap(vectors("ccp").first { $0.name == "response" })
        XCTAssertEqual(PeerProtocol.answer(data: []), response.bytes)
    }

    func testAnAnswerIsFulfilledWithZeros() throws {
        for vector in try vectors("ildcp") where vector.hex.hasPrefix("0d") {
            let isFine: Bool = try vector.bytes.lent { view in
                let fulfill = try FulfillPacket(view)
                return (try? PeerProtocol.check(fulfill)) != nil
            }
            XCTAssertEqual(isFine, vector.valid, vector.title)
        }
    }

    func testTheReplyOfILDCPIsReadAndWrittenAgain() throws {
        let vector = try XCTUnwrap(vectors("ildcp").first { $0.name == "response" })
        let expected = ILDCPReply(
            clientAddress: "example.client", assetScale: 13, assetCode: "XAM")
        XCTAssertEqual(
            try vector.bytes.lent { try ILDCPReply(FulfillPacket($0).data) }, expected)
        XCTAssertEqual(PeerProtocol.answer(data: expected.bytes), vector.bytes)
        assertFault(.addressCharacterInvalid, at: 3) {
            _ = try bytes("04672e20610a0158").lent { try ILDCPReply($0) }
        }
        assertFault(.textInvalid, at: 5) {
            _ = try bytes("03672e610a01ff").lent { try ILDCPReply($0) }
        }
    }

    func testRouteControlsAreReadAndWrittenAgain() throws {
        let payload = try XCTUnwrap(vectors("ccp").first { $0.name == "control-payload" })
        let expected = CCPRouteControl(
            mode: .sync,
            lastKnownTable: try XCTUnwrap(
                CCPTableID(text: "70d1a134-a0df-4f47-964f-6e19e2ab3790")),
            lastKnownEpoch: 32, features: ["foo", "bar"])
        XCTAssertEqual(try payload.bytes.lent { try CCPRouteControl($0) }, expected)
        XCTAssertEqual(expected.bytes, payload.bytes)
        assertFault(.modeUnknown, at: 0) {
            _ = try ([2] + payload.bytes.dropFirst()).lent { try CCPRouteControl($0) }
        }
    }

    func testRouteUpdatesAreReadAndWrittenAgain() throws {
        let complex = try XCTUnwrap(vectors("ccp").first { $0.name == "update-prepare-complex" })
        let data = try complex.bytes.lent { try PreparePacket($0).data.array }
        let update = try data.lent { try CCPRouteUpdate($0) }
        XCTAssertEqual(update.bytes, data)
        XCTAssertEqual(update.table.text, "bffbf6ad-0ddc-4d3b-a1e5-b4f0537365bd")
        XCTAssertEqual(
            [update.currentEpoch, update.fromEpoch, update.toEpoch, update.holdDownMilliseconds],
            [52, 46, 50, 30_000])
        XCTAssertEqual(update.speaker, "example.alice")
        XCTAssertEqual(update.newRoutes.map(\.prefix), ["example.prefix1", "example.prefix2"])
        XCTAssertEqual(update.newRoutes[1].path, ["example.connector1", "example.prefix2"])
        XCTAssertEqual(
            update.newRoutes.map { Base64.text($0.auth.array) },
            [
                "emx9hYZ8RqL6v60a+npKXiKc5XT8zmP17e7fwD+EaOo=",
                "KwjlP7zBfF8b1Urg2a17o5pfmnsSbKm1wJRWCaNTJMw=",
            ])
        XCTAssertEqual(
            update.newRoutes[1].properties,
            [
                CCPRouteProperty(
                    flags: [.transitive, .utf8], id: 0, value: Array("hello world".utf8)),
                CCPRouteProperty(
                    flags: [.optional, .transitive, .partial], id: 1,
                    value: [0xa0, 0xa0, 0xa0, 0xa0]),
            ])
        XCTAssertEqual(update.withdrawnRoutes, ["example.prefix3", "example.prefix4"])
        let empty = try XCTUnwrap(vectors("ccp").first { $0.name == "update-payload-empty" })
        XCTAssertEqual(
            try empty.bytes.lent { try CCPRouteUpdate($0).bytes }, empty.bytes)
    }

    func testAListLongerThanTheLimitIsRefused() throws {
        let table = try XCTUnwrap(CCPTableID([UInt8](repeating: 1, count: 16)))
        var control = CCPRouteControl(
            mode: .idle, lastKnownTable: table, lastKnownEpoch: 0,
            features: [String](repeating: "", count: CCPLimits.featuresMax))
        XCTAssertEqual(try control.bytes.lent { try CCPRouteControl($0) }, control)
        control.features.append("")
        assertFault(.elementsTooMany, at: 1 + 16 + 4) {
            _ = try control.bytes.lent { try CCPRouteControl($0) }
        }
    }

    func testPropertiesSayWhatTheyAre() throws {
        func route(_ flags: UInt8) -> [UInt8] {
            let property = CCPRouteProperty(flags: [.init(rawValue: flags)], id: 3, value: [0xff])
            let table = CCPTableID([UInt8](repeating: 1, count: 16))!
            return CCPRouteUpdate(
                table: table, currentEpoch: 0, fromEpoch: 0, toEpoch: 0, holdDownMilliseconds: 0,
                speaker: "g.a",
                newRoutes: [CCPRoute(prefix: "g", path: [], auth: .zero, properties: [property])]
            ).bytes
        }
        XCTAssertNoThrow(try route(0x80).lent { _ = try CCPRouteUpdate($0) })
        let start = 16 + 16 + 4 + 2 + 2 + 2 + 32 + 2
        assertFault(.propertyInvalid, at: start) {
            _ = try route(0x00).lent { try CCPRouteUpdate($0) }
        }
        assertFault(.propertyInvalid, at: start) {
            _ = try route(0xc1).lent { try CCPRouteUpdate($0) }
        }
        assertFault(.textInvalid, at: start + 3) {
            _ = try route(0xd0).lent { try CCPRouteUpdate($0) }
        }
    }

    func testPeersAddressesAreThoseBelowPeer() {
        for (address, isPeers) in [
            ("peer", true), ("peer.config", true), ("peer.x.y", true), ("peers.x", false),
            ("pee", false), ("g.peer.config", false), ("", false),
        ] {
            XCTAssertEqual(Array(address.utf8).lent { PeerProtocol.isPeers($0) }, isPeers, address)
        }
        let kinds = ["peer.config", "peer.route.control", "peer.route.update", "peer.settle"].map {
            Array($0.utf8).lent { PeerProtocol(destination: $0) }
        }
        XCTAssertEqual(kinds, [.config, .routeControl, .routeUpdate, nil])
    }

    private func vectors(_ file: String) throws -> [Vector] {
        struct File: Decodable { var vectors: [Vector] }
        return try VectorFile.read("interledgerjs/\(file)", as: File.self).vectors
    }
}
