/// How many events are on their way to a client that has not acknowledged them. A client that never
/// acknowledges anything has no bounds here; what it does not read bounds it.
///
/// Which offset was the how manieth event is remembered for every `spacing`th of them, so that up
/// to `spacing` acknowledged ones may count as being on their way.
struct EventCredit {
    static let spacing: UInt64 = 32

    private struct Mark {
        var offset: UInt64
        var sent: UInt64
    }

    private let eventsMax: UInt64
    private let marksMax: Int
    private var marks = FirstInLine<Mark>()
    private(set) var isUsed = false
    private(set) var sent: UInt64 = 0
    private var acknowledged: UInt64 = 0
    private var lastOffset: UInt64?
    private var lastMark: UInt64 = 0

    init(eventsMax: Int) {
        self.eventsMax = UInt64(max(eventsMax, 2 * Int(Self.spacing)))
        marksMax = Int(self.eventsMax / Self.spacing) + 2
    }

    var underWay: UInt64 { sent &- acknowledged }

    /// How many more may be sent.
    var room: Int {
        guard isUsed else { return .max }
        return underWay >= eventsMax ? 0 : Int(eventsMax &- underWay)
    }

    /// An event of the log is sent, whose offset is above all before it.
    @inline(__always)
    mutating func note(_ offset: UInt64) {
        sent &+= 1
        lastOffset = offset
        if sent &- lastMark >= Self.spacing { remember(offset) }
    }

    private mutating func remember(_ offset: UInt64) {
        lastMark = sent
        marks.append(Mark(offset: offset, sent: sent))
        // Marks that nobody acknowledged are of a client that does not, or of one that will
        // acknowledge a later one.
        if marks.count > marksMax { _ = marks.popFirst() }
    }

    /// The client has all up to an offset; one that was never sent stands for all that was.
    mutating func acknowledge(_ offset: UInt64) {
        isUsed = true
        guard let lastOffset else { return }
        if offset >= lastOffset {
            acknowledged = sent
            while marks.popFirst() != nil {}
            lastMark = sent
            return
        }
        while let mark = marks.first, mark.offset <= offset {
            acknowledged = max(acknowledged, mark.sent)
            _ = marks.popFirst()
        }
    }
}
