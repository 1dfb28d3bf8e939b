import Control
import Disk
import Glibc
import Runtime

/// By which a supervisor in the background says once, to whoever started it, that it answers, or
/// why it never will: a line that is an answer of contract 4.
struct ReadyPipe: ~Copyable {
    private static let lineBytesMax = 64 << 10

    private var descriptor: Int32

    /// The writing end, which is closed with this.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// nil: it answers. What is said later is said to nobody.
    mutating func say(_ failure: RunFailure?) {
        guard descriptor >= 0 else { return }
        let answer = ControlAnswer(refusal: failure.map { ControlRefusal($0.kind, $0.problems) })
        _ = OpenFile.fill(descriptor, ControlFormat.line(answer))
        close(descriptor)
        descriptor = -1
    }

    /// At the reading end: false where nothing was said in time, or ever will be.
    static func hear(_ descriptor: Int32, milliseconds: Int32) throws(RunFailure) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // The whole line comes at once, and then the end.
        guard poll(&source, 1, milliseconds) == 1,
            let line = try? OpenFile.readToEnd(descriptor, "pipe", bytesMax: lineBytesMax),
            let answer = try? ControlFormat.read(ControlAnswer.self, from: line)
        else { return false }
        if let refusal = answer.refusal { throw RunFailure(refusal) }
        return true
    }
}
