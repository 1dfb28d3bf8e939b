import Telemetry

/// What is remembered of everything that is durable.
struct LogTables {
    var nodes = NodeTable()
    var newest = NewestTable()

    /// Frames that are durable now.
    mutating func note(
        _ frames: UnsafeRawBufferPointer, from first: UInt64, hasTexts: Bool
    ) {
        var rest = frames
        var offset = first
        while let count = Frame.length(rest), count <= rest.count {
            let frame = Frame(trusting: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            nodes.committed(frame)
            if hasTexts {
                var events = frame.events
                while let event = events.next() {
                    newest.note(event, at: offset &+ (event.sequence &- frame.firstSequence))
                }
            }
            offset &+= UInt64(frame.eventCount)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }
}
