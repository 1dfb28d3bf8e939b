import Foundation
import Synchronization
import TestSupport

/// A client that wants everything, each event once and in order, whatever happens to the hub: it
/// connects again and goes on after the last offset that it saw. On a thread of its own.
final class Subscriber: Sendable {
    struct Seen {
        /// Of each node and epoch, the next number that is due.
        var next: [String: UInt64] = [:]
        var events = 0
        var connections = 0
        /// What must not be: numbers that came twice, were left out, or offsets that went back.
        var faults: [String] = []
        var nextOffset: UInt64 = 0
    }

    private let seen = Mutex(Seen())
    private let isEnding = Mutex(false)
    private let hasEnded = DispatchSemaphore(value: 0)
    private let port: UInt16

    init(of hub: RunningHub, channels: String, id: String) {
        port = hub.httpPort
        Thread.detachNewThread { [self] in
            while !isEnding.withLock({ $0 }) { listen(channels, id) }
            hasEnded.signal()
        }
    }

    var now: Seen { seen.withLock { $0 } }

    func stop() {
        isEnding.withLock { $0 = true }
        hasEnded.wait()
    }

    /// Until the connection ends.
    private func listen(_ channels: String, _ id: String) {
        let from = seen.withLock { $0.nextOffset }
        guard
            let socket = try? HandWebSocket(
                port: port, path: "/ws/telemetry?clientId=\(id)&channels=\(channels)&from=\(from)",
                fields: ["X-API-Key: \(RunningHub.key(.read))"])
        else {
            poll(nil, 0, 5)
            return
        }
        seen.withLock { $0.connections += 1 }
        while !isEnding.withLock({ $0 }) {
            do {
                guard let text = try socket.nextText(within: 0.5) else { return }
                take(text)
            } catch let failure as RawConnection.Failure {
                if failure.description.hasPrefix("waited") { continue }
                return
            } catch { return }
        }
    }

    private func take(_ text: String) {
        guard let message = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
            let message = message as? [String: Any], let type = message["type"] as? String
        else { return seen.withLock { $0.faults.append("unreadable: \(text)") } }
        guard type == "event" else {
            if type == "gap" || type == "error" { seen.withLock { $0.faults.append(text) } }
            return
        }
        guard let meta = message["meta"] as? [String: Any], let node = meta["node"] as? String,
            let epoch = meta["epoch"] as? NSNumber, let number = meta["seq"] as? NSNumber,
            let offset = message["offset"] as? NSNumber
        else { return seen.withLock { $0.faults.append("incomplete: \(text)") } }
        seen.withLock { seen in
            let run = "\(node) \(epoch)"
            let expected = seen.next[run] ?? 0
            if number.uint64Value != expected {
                seen.faults.append("\(run): \(number) instead of \(expected)")
            }
            if offset.uint64Value < seen.nextOffset { seen.faults.append("offset \(offset)") }
            seen.next[run] = number.uint64Value + 1
            seen.nextOffset = offset.uint64Value + 1
            seen.events += 1
        }
    }
}
