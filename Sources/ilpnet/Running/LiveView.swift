import Control
import Disk
import Glibc
import Runtime

/// What the person at a foreground `up` sees: a table that is drawn anew, or plain lines where there
/// is no terminal.
struct LiveView: ~Copyable {
    private let console: Console
    private var view = NetworkView(program: ProgramName.typed)
    private var told: NetworkStatus?
    private var drawnMilliseconds: Int64 = 0

    /// Whether time alone changes the picture.
    let isLive: Bool

    init(_ console: Console) {
        self.console = console
        isLive = console.canRedraw
    }

    /// What is new is shown at once; without anything, a picture of numbers that change is drawn
    /// again after so long.
    static let frameMilliseconds: Int32 = 250

    mutating func show(_ status: NetworkStatus, hasNews: Bool) {
        guard isLive else {
            for line in PlainNews.lines(old: told, new: status) { console.note(line) }
            told = status
            return
        }
        let now = MonotonicTime.milliseconds()
        let isNew = told?.state != status.state || told?.revision != status.revision
        guard isNew || now - drawnMilliseconds >= Self.frameMilliseconds else { return }
        told = status
        drawnMilliseconds = now
        let size = console.screen
        console.redraw(
            view.lines(
                of: status, columns: size.columns, rows: size.rows, style: console.style,
                now: now))
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
