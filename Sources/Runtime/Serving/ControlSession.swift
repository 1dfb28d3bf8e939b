import Control
import Glibc

/// Someone who asks the supervisor: what came of their line so far, and what waits to be sent.
/// Owned by the supervisor. It never waits for the other side.
final class ControlSession {
    /// What may wait for someone who does not read; then they are cut off.
    static let outputBytesMax = 16 << 20
    private static let chunkBytes = 64 << 10

    let descriptor: Int32
    /// Names it in the loop; never used again.
    let serial: UInt64
    private var input = LineBuffer(lineBytesMax: ControlFormat.lineBytesMax)
    private var output: [UInt8] = []
    private var outputStart = 0
    /// It asked for events.
    var isStream = false
    private var sequence = 0
    /// It asked for something that takes time; its next line is looked at after that.
    var isOwedAnAnswer = false
    /// Nobody is there any more, or they broke the rules.
    private(set) var isOver = false
    var watchesOutput = false

    init(_ descriptor: Int32, serial: UInt64) {
        self.descriptor = descriptor
        self.serial = serial
    }

    deinit { close(descriptor) }

    var hasOutput: Bool { outputStart < output.count }

    /// Takes in what has come.
    func receive() {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while !isOver {
            let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                // Whoever listens to events has nothing more to say.
                if !isStream {
                    chunk.withUnsafeBytes { input.append(.init(rebasing: $0[..<count])) }
                }
                if input.isOverfull { isOver = true }
                if count < chunk.count { return }
            } else if count == 0 {
                isOver = true
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                isOver = true
            }
        }
    }

    /// The next whole line, without its end; nil while an answer is owed or none is there.
    func nextLine() -> [UInt8]? {
        isOwedAnAnswer || isStream ? nil : input.next()
    }

    func send(_ answer: ControlAnswer) {
        isOwedAnAnswer = false
        append(ControlFormat.line(answer))
    }

    /// The event as this connection counts it.
    func send(_ event: ControlEvent) {
        var event = event
        event.sequence = sequence
        sequence += 1
        append(ControlFormat.line(event))
    }

    private func append(_ line: [UInt8]) {
        guard output.count - outputStart + line.count <= Self.outputBytesMax else {
            isOver = true
            return
        }
        output += line
    }

    func flush() {
        while hasOutput, !isOver {
            let count = output.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + outputStart, output.count - outputStart,
                    Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            if count >= 0 {
                outputStart += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                isOver = true
            }
        }
        if !hasOutput {
            output.removeAll(keepingCapacity: output.count <= Self.chunkBytes)
            outputStart = 0
        } else if outputStart > output.count / 2 {
            output.removeSubrange(..<outputStart)
            outputStart = 0
        }
    }
}
