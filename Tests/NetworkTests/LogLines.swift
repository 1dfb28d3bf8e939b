import Foundation

/// What a process writes to its standard error, read as it comes, one JSON object a line.
///
/// A thread reads; `condition` guards everything below it.
// The lines are only touched while `condition` is held.
final class LogLines: @unchecked Sendable {
    private let condition = NSCondition()
    private var lines: [String] = []
    private var hasEnded = false

    /// Reads the descriptor to its end and closes it.
    init(reading descriptor: Int32) {
        let thread = Thread { [self] in read(descriptor) }
        thread.start()
    }

    var all: [String] { condition.withLock { lines } }
    var text: String { all.joined(separator: "\n") }

    /// The first line from `start` on whose JSON passes.
    func first(
        from start: Int = 0, within seconds: Double,
        where isWanted: ([String: Any]) -> Bool
    ) -> [String: Any]? {
        let deadline = Date(timeIntervalSinceNow: seconds)
        var next = start
        condition.lock()
        defer { condition.unlock() }
        while true {
            while next < lines.count {
                defer { next += 1 }
                let value = try? JSONSerialization.jsonObject(with: Data(lines[next].utf8))
                if let fields = value as? [String: Any], isWanted(fields) { return fields }
            }
            guard !hasEnded, condition.wait(until: deadline) else { return nil }
        }
    }

    private func read(_ descriptor: Int32) {
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            rest += buffer.prefix(count)
            guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            let whole = rest[..<end].split(separator: UInt8(ascii: "\n"))
            add(whole.map { String(decoding: $0, as: UTF8.self) })
            rest.removeSubrange(...end)
        }
        close(descriptor)
        condition.withLock {
            if !rest.isEmpty { lines.append(String(decoding: rest, as: UTF8.self)) }
            hasEnded = true
            condition.broadcast()
        }
    }

    private func add(_ more: [String]) {
        condition.withLock {
            lines += more
            condition.broadcast()
        }
    }
}
