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
        /// Events that gaps stand for, as they say themselves, and those of them by which the
        /// numbers have not risen yet.
        var leftOut = 0
        var owed: UInt64 = 0
        var connections = 0
        /// What must not be: numbers that came twice, were left out, or offsets that went back.
        var faults: [String] = []
        var nextOffset: UInt64 = 0
    }

    private static let heartbeatSeconds = 5.0

    private let seen = Mutex(Seen())
    private let isEnding = Mutex(false)
    private let pace: Mutex<Int?>
    private let hasEnded = DispatchSemaphore(value: 0)
    private let port: UInt16

    /// It reads so many bytes a second; nil: as fast as it can.
    convenience init(
        of hub: RunningHub, channels: String, id: String, bytesPerSecond: Int? = nil
    ) {
        self.init(port: hub.httpPort, channels: channels, id: id, bytesPerSecond: bytesPerSecond)
    }

    init(port: UInt16, channels: String, id: String, bytesPerSecond: Int? = nil) {
        self.port = port
        pace = Mutex(bytesPerSecond)
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

    /// From now on it reads as fast as it can.
    func hurry() { pace.withLock { $0 = nil } }

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
        var saidAt = Date()
        while !isEnding.withLock({ $0 }) {
            if Date().timeIntervalSince(saidAt) > Self.heartbeatSeconds {
                socket.send(#"{"action":"heartbeat"}"#)
                saidAt = Date()
            }
            let bytesPerSecond = pace.withLock { $0 }
            socket.readBytesMax = bytesPerSecond ?? 65_536
            do {
                guard let text = try socket.nextText(within: 0.5) else { return }
                take(text)
                if let bytesPerSecond {
                    poll(nil, 0, Int32(text.utf8.count * 1_000 / bytesPerSecond))
                }
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
        switch type {
        case "event": takeEvent(message, text)
        case "gap": takeGap(message, text)
        case "error": seen.withLock { $0.faults.append(text) }
        default: break
        }
    }

    private func takeEvent(_ message: [String: Any], _ text: String) {
        guard let meta = message["meta"] as? [String: Any], let node = meta["node"] as? String,
            let epoch = meta["epoch"] as? NSNumber, let number = meta["seq"] as? NSNumber,
            let offset = message["offset"] as? NSNumber
        else { return seen.withLock { $0.faults.append("incomplete: \(text)") } }
        seen.withLock { seen in
            let run = "\(node) \(epoch)"
            let expected = (seen.next[run] ?? 0) + seen.owed
            seen.owed = 0
            if number.uint64Value != expected {
                seen.faults.append("\(run): \(number) instead of \(expected)")
            }
            if offset.uint64Value < seen.nextOffset { seen.faults.append("offset \(offset)") }
            seen.next[run] = number.uint64Value + 1
            seen.nextOffset = offset.uint64Value + 1
            seen.events += 1
        }
    }

    /// It tells how many events are left out: by so many the numbers go on.
    private func takeGap(_ message: [String: Any], _ text: String) {
        guard let meta = message["meta"] as? [String: Any], let from = meta["from"] as? NSNumber,
            let to = meta["to"] as? NSNumber, let counts = meta["events"] as? [String: Int]
        else { return seen.withLock { $0.faults.append("incomplete: \(text)") } }
        seen.withLock { seen in
            if from.uint64Value < seen.nextOffset || to.uint64Value < from.uint64Value {
                seen.faults.append("a gap of what was seen: \(text)")
            }
            let count = counts.values.reduce(0, +)
            seen.leftOut += count
            seen.owed += UInt64(count)
            seen.nextOffset = to.uint64Value + 1
        }
    }
}
