import Glibc
import TopologyModel

/// The only place that writes to standard output and standard error: results to the one,
/// everything about how they came about to the other.
///
/// Owned by the main thread. What goes to standard output is collected and written in large
/// pieces; it stands before what is written to standard error later. When the reader of a stream
/// is gone (`| head`), the rest is dropped and the command ends with the code it would have had.
final class Console {
    private static let bufferBytesMax = 64 * 1024
    /// For help and other running text where there is no terminal to ask.
    private static let columnsWithoutTerminal = 80
    private static let rowsWithoutTerminal = 24

    /// How results are painted, and how diagnostics are.
    let style: Style
    let errorStyle: Style
    /// The terminal's width; nil where results go to a file or a pipe.
    let columns: Int?
    /// The same of the terminal that diagnostics go to.
    private let errorColumns: Int?

    /// Whether a line for the person who waits can be rewritten in place.
    let hasProgressLine: Bool
    private var showsProgress = false
    /// What is drawn over and over at the bottom of the terminal that results go to.
    private var live = LiveArea()

    private var output: Stream
    private var errors: Stream
    private var buffer: [UInt8] = []

    init(output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO) {
        self.output = Stream(descriptor: output)
        self.errors = Stream(descriptor: errors)
        style = Style(isOn: Console.takesColours(output))
        errorStyle = Style(isOn: Console.takesColours(errors))
        columns = Console.columns(of: output)
        errorColumns = Console.columns(of: errors)
        hasProgressLine = Console.isObedientTerminal(errors)
    }

    /// The width for running text, with or without a terminal.
    var textColumns: Int { columns ?? Console.columnsWithoutTerminal }

    /// A line of the result.
    func say(_ line: String) { emit(Array((line + "\n").utf8)) }

    func say(_ lines: [String]) { for line in lines { say(line) } }

    /// Bytes of the result as they are.
    func emit(_ bytes: [UInt8]) {
        buffer += bytes
        if buffer.count >= Console.bufferBytesMax { flush() }
    }

    /// What was said so far reaches its reader now, and not only when there is more of it.
    func deliver() { flush() }

    /// False once a reader of the results has gone away.
    var hasReader: Bool { output.hasReader }

    /// A line that takes the place of the one before; nil takes it away. Whatever is printed
    /// otherwise takes it away as well.
    func progress(_ line: String?) {
        guard hasProgressLine, line != nil || showsProgress else { return }
        // The last column stays free, as some terminals go on in the next line there.
        let text = (line ?? "").prefix((errorColumns ?? Console.columnsWithoutTerminal) - 1)
        // ECMA-48 8.3.41, Erase in Line: what was there may have been longer.
        errors.write(Array("\r\(text)\u{1b}[K".utf8))
        showsProgress = line != nil
    }

    /// Whether results go to a terminal that can be drawn over, which is not so in the background.
    var canRedraw: Bool {
        Console.isObedientTerminal(output.descriptor)
            && tcgetpgrp(output.descriptor) == getpgrp()
    }

    /// The terminal's size as it is now.
    var screen: (columns: Int, rows: Int) {
        Console.screen(of: output.descriptor)
            ?? (Console.columnsWithoutTerminal, Console.rowsWithoutTerminal)
    }

    /// Lines that take the place of those before; none may be wider than the screen, nor may all be
    /// higher. Whatever is printed otherwise takes them away, until they are drawn again below it.
    func redraw(_ lines: [String]) {
        flushResults()
        TerminalMode.hold()
        output.write(Array(live.frame(lines, columns: screen.columns).utf8))
    }

    /// Leaves the last lines where they are and gives the terminal back.
    func endRedraw() {
        live.leave()
        TerminalMode.restore()
    }

    /// A line for the person who called, beside the result.
    func note(_ line: String) {
        flush()
        errors.write(Array((line + "\n").utf8))
    }

    /// Shows the results so far and waits. False as soon as nobody reads results any more.
    func linger(milliseconds: Int32) -> Bool {
        flush()
        var reader = pollfd(fd: output.descriptor, events: 0, revents: 0)
        return poll(&reader, 1, milliseconds) <= 0 && !output.isClosed
    }

    /// Text of another program, or of the topology file, as it came.
    func relay(_ text: String) {
        guard !text.isEmpty else { return }
        flush()
        errors.write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    func report(_ failure: Failure) {
        if let text = failure.text {
            relay(text(errorStyle.ofDiagnostics))
        } else {
            for problem in failure.problems {
                note(problem.broken(at: errorColumns).painted(errorStyle.ofDiagnostics))
            }
        }
        if let usage = failure.usage { note(errorStyle.bold("usage:") + " " + usage) }
    }

    /// Writes what is left. A result that could not be written is a failure, whatever it was.
    func finish(_ code: ExitCode) -> ExitCode {
        flush()
        guard let error = output.failure else { return code }
        report(Failure(.failed, "cannot write the result: \(String(cString: strerror(error)))"))
        return code == .success ? .failed : code
    }

    private func flush() {
        flushResults()
        output.write(Array(live.erasure(columns: screen.columns).utf8))
    }

    private func flushResults() {
        progress(nil)
        guard !buffer.isEmpty else { return }
        output.write(Array(live.erasure(columns: screen.columns).utf8))
        output.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    // https://no-color.org: set and not empty means no colours, whatever the value.
    private static func takesColours(_ descriptor: Int32) -> Bool {
        if let wish = getenv("NO_COLOR"), wish.pointee != 0 { return false }
        return isObedientTerminal(descriptor)
    }

    /// One that knows control sequences.
    private static func isObedientTerminal(_ descriptor: Int32) -> Bool {
        guard isatty(descriptor) == 1, let terminal = getenv("TERM") else { return false }
        return strcmp(terminal, "dumb") != 0
    }

    private static func columns(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        return screen(of: descriptor)?.columns ?? columnsWithoutTerminal
    }

    /// nil where there is no terminal, or one that does not know its size.
    private static func screen(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
        else { return nil }
        // A terminal may know how wide it is and not how high.
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : rowsWithoutTerminal)
    }
}

extension Console {
    /// A descriptor that is written to until it fails.
    private struct Stream {
        let descriptor: Int32
        /// Why it failed. A reader that went away is no failure.
        private(set) var failure: Int32?
        private(set) var isClosed = false

        init(descriptor: Int32) { self.descriptor = descriptor }

        /// A pipe says by itself that its other end is closed.
        var hasReader: Bool {
            var question = pollfd(fd: descriptor, events: 0, revents: 0)
            return !isClosed && poll(&question, 1, 0) == 0
        }

        mutating func write(_ bytes: [UInt8]) {
            guard !isClosed else { return }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    // Someone else made the descriptor non-blocking.
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    failure = errno == EPIPE ? nil : errno
                    isClosed = true
                    return
                }
            }
        }
    }
}

extension Diagnostic {
    /// Broken between words where the terminal's width is given.
    fileprivate func broken(at columns: Int?) -> Diagnostic {
        guard let columns else { return self }
        var broken = self
        let lead = Diagnostic(path: path, line: line, column: column, "").text.count
        broken.message = Diagnostic.lines(message, columns, lead: lead, indent: 4)
        broken.fix = fix.map { Diagnostic.lines($0, columns, lead: 7, indent: 7) }
        return broken
    }

    /// What already has lines of its own keeps them. The first line stands behind a lead of so many
    /// columns, which may leave it no room at all.
    private static func lines(_ text: String, _ columns: Int, lead: Int, indent: Int) -> String {
        guard !text.contains(where: \.isNewline), lead + text.count > columns else { return text }
        let mark = String(repeating: ".", count: lead - 1)
        let lines = Paragraph.lines(text, columns: columns, lead: mark + " ", indent: indent)
        let broken = lines.joined(separator: "\n").dropFirst(mark.count)
        return String(broken.first == " " ? broken.dropFirst() : broken)
    }
}
