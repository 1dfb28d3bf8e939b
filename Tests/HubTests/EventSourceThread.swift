import Emitting
import Foundation
import Synchronization
import Telemetry

/// A connector's telemetry without the connector: so many PACKET_SENT a second, told by the product's
/// own emitter from a thread of its own.
final class EventSourceThread: Sendable {
    private let emitted = Mutex<UInt64>(0)
    private let isEnding = Mutex(false)
    private let hasEnded = DispatchSemaphore(value: 0)
    /// What time it is at which event, in microseconds since 1970.
    private let clock: @Sendable (Int) -> Int64
    let emitter: Emitter

    init(
        _ node: String, to hub: RunningHub, perSecond: Int, spool: String,
        clock: @escaping @Sendable (Int) -> Int64 = { _ in
            Int64(Date().timeIntervalSince1970 * 1_000_000)
        }
    ) throws {
        self.clock = clock
        let settings = EmitterSettings(
            nodeId: node, url: try HubURL("ws://127.0.0.1:\(hub.telemetryPort)"),
            key: Array(RunningHub.key(.publisher).utf8), spoolFolder: spool, version: "test"
        ) { _ in }
        emitter = try Emitter.start(settings)
        Thread.detachNewThread { [self] in
            var producer = emitter.takeProducer()
            produce(perSecond, &producer)
            hasEnded.signal()
        }
    }

    var count: UInt64 { emitted.withLock { $0 } }

    /// What was emitted is sent, as far as the hub takes it in time. Nothing is emitted any more.
    func stop(within seconds: Double) { emitter.stop(deadlineMilliseconds: Int(seconds * 1_000)) }

    /// Nothing more is emitted. Called once, before `stop`.
    func endProducing() {
        isEnding.withLock { $0 = true }
        hasEnded.wait()
    }

    private func produce(_ perSecond: Int, _ producer: inout EventProducer) {
        producer.define(slot: 0, session: 7, name: "peer")
        let condition = [UInt8](repeating: 9, count: 32)
        var due = Date()
        var requestId: UInt32 = 0
        while !isEnding.withLock({ $0 }) {
            poll(nil, 0, 1)
            var events: UInt64 = 0
            while due < Date() {
                due += 1 / Double(perSecond)
                requestId &+= 1
                guard let place = producer.room() else { continue }
                let bytes = condition.withUnsafeBytes {
                    RecordWriter.sent(
                        place,
                        .init(
                            link: 0, pass: 0, requestId: requestId, condition: $0.baseAddress!),
                        amount: UInt64(requestId))
                }
                producer.commit(
                    bytes, events: 1, microseconds: clock(Int(requestId) - 1))
                events += 1
            }
            producer.publish()
            emitted.withLock { $0 += events }
        }
    }
}
