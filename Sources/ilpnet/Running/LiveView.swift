import Disk
import Control
import Glibc
import Runtime

/// What the person at a foreground `up` sees: a table that is drawn anew, or plain lines where there
/// is no terminal.
struct LiveView: ~Copyable {
    private let console: Console
    private var view = NetworkView(program: ProgramName.typed)
    private var told: NetworkStatus?
    private var drawnMicroseconds: Int64 = 0

    /// Whether time alone changes the picture.
    let isLive: Bool

    init(_ console: Console) {
        self.console = console
        isLive = console.canRedraw
    }

    /// News are shown at once; without any, a picture is drawn again after so long.
    private static let frameMicroseconds: Int64 = 250_000

    mutating func show(_ status: NetworkStatus, hasNews: Bool) {
        guard isLive else {
            for line in PlainNews.lines(old: told, new: status) { console.note(line) }
            told = status
            return
        }
        let now = MonotonicTime.microseconds()
        let isNew = told?.state != status.state || told?.revision != status.revision
        guard isNew || now - drawnMicroseconds >= Self.frameMicroseconds else { return }
        told = status
        drawnMicroseconds = now
        let size = console.screen
        console.redraw(
            view.lines(
                of: status, columns: size.columns, rows: size.rows, style: console.style,
                now: now / 1_000))
    }

    /// The network is gone, and the last picture with it.
    mutating func end(_ status: NetworkStatus) {
        if isLive {
            console.redraw([])
            console.endRedraw()
        }
        let now = MonotonicTime.milliseconds()
        let uptime = Quantity.duration(
            milliseconds: now - status.supervisor.startedMonotonicMilliseconds)
        console.note("\(status.name) is down, after \(uptime)")
    }
}
