import Foundation
import TestSupport
import XCTest

/// What a next hop sees of a packet, and what the asker is told.
final class ForwardingTests: XCTestCase {
    func testTheNextHopGetsAllButOneSecondAndAtMostThirty() throws {
        let scene = try HopScene()
        for (given, expected) in [(20.0, 19.0), (3, 2), (300, 30)] {
            let sent = Date().timeIntervalSince1970
            let asked = try scene.send(expiresIn: given)
            let (requestId, prepare) = try scene.next.nextPrepare()
            let expiry = Double(try XCTUnwrap(prepare.expiryMilliseconds)) / 1_000
            XCTAssertEqual(expiry - sent, expected, accuracy: 0.25, "of \(given) s")
            try scene.next.answer(requestId, .reject(code: "F99", message: "seen"))
            XCTAssertEqual(
                try scene.client.nextAnswer(to: asked), .reject(code: "F99", message: "seen"))
        }
    }

    func testTheExpiryIsShortenedByExactlyOneSecond() throws {
        let scene = try HopScene()
        let prepare = HandPrepare(to: "test.next.desk", preimage: HopScene.preimage())
        try scene.client.send(prepare)
        let seen = try scene.next.nextPrepare().prepare
        XCTAssertEqual(seen.expiryMilliseconds.map { $0 + 1_000 }, prepare.expiryMilliseconds)
        // Nothing else changed.
        var expected = prepare
        expected.expiry = seen.expiry
        XCTAssertEqual(seen, expected)
    }

    func testAmountsAreConvertedExactlyAndRoundedDown() throws {
        let scene = try HopScene { file in
            file.accounts = [
                .init("client", relation: "child", asset: "USD", scale: 6),
                .init("next", asset: "MXN", scale: 9),
            ]
            file.rates = [("USD", "MXN", 73, 4), ("MXN", "USD", 4, 73)]
        }
        // 73/4, and three more decimal places.
        for (amount, expected) in [
            (4, 73_000), (1, 18_250), (0, 0), (3, 54_750), (1_000_000_007, 18_250_000_127_750),
        ] as [(UInt64, UInt64)] {
            let asked = try scene.send(amount: amount)
            let (requestId, prepare) = try scene.next.nextPrepare()
            XCTAssertEqual(prepare.amount, expected)
            try scene.next.answer(requestId, .reject(code: "F99"))
            _ = try scene.client.nextAnswer(to: asked)
        }
        XCTAssertEqual(try scene.client.nextAnswer(to: try scene.send(amount: .max)).code, "F08")
        // The other way rounds down: 18,249 is not yet a whole unit.
        let asked = try scene.next.send(
            HandPrepare(to: "test.hop.client", amount: 18_249, preimage: HopScene.preimage()))
        XCTAssertEqual(try scene.next.nextAnswer(to: asked).code, "R01")
    }

    func testWhatIsWrongWithAPrepareIsSaidWithItsCode() throws {
        let scene = try HopScene { $0.limits = ["packetAmountMax": 1_000] }
        let preimage = HopScene.preimage()
        for (code, prepare) in [
            ("F02", HandPrepare(to: "test.nowhere", preimage: preimage)),
            ("F02", HandPrepare(to: "test.nextdoor", preimage: preimage)),
            ("F08", HandPrepare(to: "test.next.desk", amount: 1_001, preimage: preimage)),
            ("F01", HandPrepare(to: "test..next", preimage: preimage)),
            ("F06", HandPrepare(to: "test.hop", preimage: preimage, data: [])),
            ("R00", HandPrepare(to: "test.next.desk", preimage: preimage, expiresIn: -1)),
            ("R02", HandPrepare(to: "test.next.desk", preimage: preimage, expiresIn: 1.5)),
        ] {
            let asked = try scene.client.send(prepare)
            guard
                case .reject(let found, let by, let message, _) = try scene.client.nextAnswer(
                    to: asked)
            else { return XCTFail("\(prepare) was fulfilled") }
            XCTAssertEqual(found, code, "\(prepare)")
            XCTAssertEqual(by, "test.hop")
            XCTAssertFalse(message.isEmpty)
        }
        try scene.assertDelivers()
    }

    func testAPacketForTheNodeItselfIsFulfilledWithItsPreimage() throws {
        let scene = try HopScene()
        for (address, data) in [("test.hop", []), ("test.hop.desk.7", [1, 2, 3])]
            as [(String, [UInt8])]
        {
            let preimage = HopScene.preimage()
            let asked = try scene.client.send(
                HandPrepare(to: address, preimage: preimage, data: preimage + data))
            XCTAssertEqual(
                try scene.client.nextAnswer(to: asked), .fulfill(preimage: preimage))
        }
    }

    func testBothWaysGoOverOneLink() throws {
        let scene = try HopScene()
        // The next hop asks while it owes an answer.
        let asked = try scene.send()
        let owed = try scene.next.nextPrepare().requestId
        let preimage = HopScene.preimage()
        let back = try scene.next.send(HandPrepare(to: "test.hop.client", preimage: preimage))
        let (requestId, prepare) = try scene.client.nextPrepare()
        XCTAssertEqual(prepare.destination, "test.hop.client")
        try scene.client.answer(requestId, .fulfill(preimage: preimage))
        XCTAssertEqual(try scene.next.nextAnswer(to: back), .fulfill(preimage: preimage))
        try scene.next.answer(owed, .reject(code: "F99"))
        XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "F99")
    }

    func testEveryOrderedPairOfAMeshDelivers() throws {
        let folder = try TemporaryFolder()
        let names = ["n1", "n2", "n3", "n4"]
        var nodes: [ConnectorProcess] = []
        for (index, name) in names.enumerated() {
            // Each dials those that were started before it.
            let accounts = names.enumerated().filter { $0.offset != index }.map { other in
                NodeFile.Account(
                    other.element,
                    port: other.offset < index ? nodes[other.offset].btpPort : nil)
            }
            let file = NodeFile(
                name, accounts + [.init("client", relation: "child")],
                routes: names.filter { $0 != name }.map { ("test.\($0)", $0) })
            nodes.append(try ConnectorProcess(file, in: folder))
        }
        for node in nodes {
            try eventually(within: 10, "all are connected") {
                try node.page("/health/ready").status == 200
            }
        }
        for (from, node) in nodes.enumerated() {
            let client = try HandLink.dial(
                port: node.btpPort, user: "client", token: NodeFile.secret(names[from], "client"))
            for name in names {
                let preimage = HopScene.preimage()
                let asked = try client.send(HandPrepare(to: "test.\(name)", preimage: preimage))
                XCTAssertEqual(
                    try client.nextAnswer(to: asked), .fulfill(preimage: preimage),
                    "\(names[from]) to \(name)")
            }
        }
    }
}
