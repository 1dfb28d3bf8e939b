import Foundation
import Telemetry
import TestSupport

/// A connector of ours by hand, which numbers its events as a test wants it.
final class HandUplink {
    static let eventsPerFrameMax: UInt64 = 2_000

    let socket: HandWebSocket
    private let node: String
    private var builder: FrameBuilder

    /// `instance` is one hex digit, of which its spool's name is made.
    init(to hub: RunningHub, as node: String, instance: Character = "a") throws {
        self.node = node
        builder = FrameBuilder(node: Array(node.utf8))
        socket = try HandWebSocket(
            port: hub.telemetryPort,
            fields: [
                "X-API-Key: \(RunningHub.key(.publisher))",
                "Sec-WebSocket-Protocol: \(TelemetryFormat.subprotocol)",
            ])
        let hello = UplinkHello(
            node: node,
            instance: String(repeating: instance, count: UplinkHello.instanceCharacters),
            program: "by hand")
        socket.send(String(decoding: hello.bytes, as: UTF8.self))
    }

    /// One frame of PACKET_SENT, whose request ids are their numbers.
    func send(_ numbers: Range<UInt64>, of epoch: UInt64) {
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        builder.begin(epoch: epoch, firstSequence: numbers.lowerBound, microseconds: now)
        let link = builder.add(link: 7, name: Array("peer".utf8))
        let condition = [UInt8](repeating: 9, count: 32)
        let place = UnsafeMutableRawPointer.allocate(
            byteCount: RecordWriter.packetRecordBytesMax, alignment: 8)
        defer { place.deallocate() }
        condition.withUnsafeBytes { condition in
            for number in numbers {
                let packet = RecordWriter.Packet(
                    link: link, pass: 0, requestId: UInt32(truncatingIfNeeded: number),
                    condition: condition.baseAddress!)
                let bytes = RecordWriter.sent(place, packet, amount: number)
                _ = builder.add(place, bytes: bytes, at: now, events: 1)
            }
        }
        socket.send(.binary(Array(builder.finish())))
    }

    /// Waits until the hub says that it has all numbers below this one.
    func waitForAck(of epoch: UInt64, upTo next: UInt64, within seconds: Double = 10) throws {
        while true {
            guard case .binary(let bytes) = try socket.next(within: seconds) else {
                throw RawConnection.Failure(description: "no acknowledgement")
            }
            let ack = bytes.withUnsafeBytes { UplinkAck($0) }
            if ack?.epoch == epoch, ack?.next == next { return }
        }
    }
}
