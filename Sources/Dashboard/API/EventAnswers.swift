import EventStore
import HTTPServing
import Reactor
import Telemetry

/// Everybody who is being given lines of `/api/v1/events`. A client that takes nothing costs the
/// piece that waits for it, and nobody else.
struct EventAnswers: ~Copyable {
    /// So many get a piece in one turn.
    private static let stepsPerTurnMax = 4

    private struct Entry {
        let connection: UInt64
        var answer: EventsAnswer
        /// Where the log ended when there was nothing for it, and until when it waits.
        var waiting: (end: UInt64, until: Int64)?
        /// It has not taken the last piece.
        var isBusy = false

        func isDue(_ end: UInt64, _ now: Int64) -> Bool {
            guard !isBusy else { return false }
            return waiting.map { end > $0.end || now >= $0.until } ?? true
        }
    }

    private var all: [Entry] = []
    private var text = EventText()

    var count: Int { all.count }

    mutating func add(_ connection: UInt64, _ answer: EventsAnswer) {
        all.append(Entry(connection: connection, answer: answer))
    }

    /// Once a turn, whoever waits longest first.
    mutating func tell(
        _ store: inout EventLogStore, _ server: inout HTTPServer, _ loop: inout EventLoop
    ) {
        guard !all.isEmpty else { return }
        var later: [Entry] = []
        var served: [Entry] = []
        for var entry in all {
            switch server.streamState(entry.connection) {
            case .gone: continue
            case .busy: entry.isBusy = true
            case .ready: entry.isBusy = false
            }
            let isDue = entry.isDue(store.durableOffset, loop.now.monotonicMilliseconds)
            guard isDue, served.count < Self.stepsPerTurnMax else {
                later.append(entry)
                continue
            }
            if step(&entry, &store, &server, &loop) { served.append(entry) }
        }
        all = later + served
    }

    /// False: it has been given everything.
    private mutating func step(
        _ entry: inout Entry, _ store: inout EventLogStore, _ server: inout HTTPServer,
        _ loop: inout EventLoop
    ) -> Bool {
        entry.waiting = nil
        switch entry.answer.next(&store, &text, loop.now) {
        case .piece(let bytes): server.send(bytes, on: entry.connection, &loop)
        case .searching: break
        case .waiting(let until): entry.waiting = (store.durableOffset, until)
        case .last(let bytes):
            server.send(bytes, on: entry.connection, &loop)
            server.endStream(entry.connection, &loop)
            return false
        }
        return true
    }

    /// Nobody is given more.
    mutating func end(_ server: inout HTTPServer, _ loop: inout EventLoop) {
        for entry in all { server.endStream(entry.connection, &loop) }
        all = []
    }

    /// -1: nobody is waiting for the time.
    func millisecondsToNext(_ store: borrowing EventLogStore, _ now: LoopTime) -> Int32 {
        let milliseconds = now.monotonicMilliseconds
        var next: Int64?
        for entry in all where !entry.isBusy {
            if entry.isDue(store.durableOffset, milliseconds) { return 0 }
            if let until = entry.waiting?.until { next = min(next ?? until, until) }
        }
        return next.map { Int32(clamping: max(0, $0 - milliseconds)) } ?? -1
    }
}
