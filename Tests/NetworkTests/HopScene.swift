import Foundation
import TestSupport
import XCTest

/// A real connector between two peers that are driven by hand: `client` asks, `next` is the next
/// hop for `test.next`. Both dial the connector, whose own address is `test.hop`.
final class HopScene {
    let folder = try! TemporaryFolder()
    let connector: ConnectorProcess
    let client: HandLink
    private(set) var next: HandLink
    private var preimages: [[UInt8]] = []

    init(_ change: (inout NodeFile) -> Void = { _ in }) throws {
        var file = HopScene.file
        change(&file)
        connector = try ConnectorProcess(file, in: folder)
        client = try HandLink.dial(
            port: connector.btpPort, user: "client", token: NodeFile.secret("hop", "client"))
        next = try HopScene.dialNext(connector)
    }

    static var file: NodeFile {
        NodeFile(
            "hop", [.init("client", relation: "child"), .init("next")],
            routes: [("test.next", "next")])
    }

    static func dialNext(_ connector: ConnectorProcess) throws -> HandLink {
        try HandLink.dial(
            port: connector.btpPort, user: "next", token: NodeFile.secret("hop", "next"))
    }

    /// The next hop comes back after its connection ended.
    func reconnectNext() throws { next = try HopScene.dialNext(connector) }

    /// The client sends a packet for the next hop, which may be fulfilled with this preimage.
    @discardableResult
    func send(
        _ preimage: [UInt8] = HopScene.preimage(), amount: UInt64 = 100,
        expiresIn seconds: Double = 20
    ) throws -> UInt32 {
        try client.send(
            HandPrepare(
                to: "test.next.desk", amount: amount, preimage: preimage, expiresIn: seconds))
    }

    /// A packet goes all the way and its fulfilment comes back.
    func assertDelivers(file: StaticString = #filePath, line: UInt = #line) throws {
        let preimage = HopScene.preimage()
        let asked = try send(preimage)
        let (requestId, prepare) = try next.nextPrepare()
        XCTAssertEqual(prepare.condition, HandDigest.sha256(preimage), file: file, line: line)
        try next.answer(requestId, .fulfill(preimage: preimage))
        XCTAssertEqual(
            try client.nextAnswer(to: asked), .fulfill(preimage: preimage), file: file, line: line)
    }

    static func preimage() -> [UInt8] { (0..<32).map { _ in .random(in: 0 ... .max) } }
}
