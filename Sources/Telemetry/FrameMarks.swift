/// What an index of a log asks of a frame: of which packets it tells, and whether it has texts.
extension Frame {
    /// Records of packets are at least so long.
    package static let packetMarksMax =
        TelemetryFormat.frameBytesMax / RecordLayout.sentAnswerBytes + 1

    /// Writes the first eight bytes of each record's condition, and says how many there are.
    /// `marks` has room for `packetMarksMax`.
    package func packetMarks(
        into marks: UnsafeMutablePointer<UInt64>
    ) -> (count: Int, hasTexts: Bool) {
        var place = TelemetryFormat.headerBytes
        var count = 0
        var hasTexts = false
        while place < recordsEnd {
            let record = RecordView(start: start + place)
            switch record.kind {
            case .arrival, .answer, .sent:
                guard count < Self.packetMarksMax else { return (count, hasTexts) }
                marks[count] = record.condition.loadUnaligned(as: UInt64.self)
                count &+= 1
            case .text: hasTexts = true
            case .tombstone, nil: break
            }
            // A checked frame has no record without bytes.
            place &+= max(4, record.byteCount)
        }
        return (count, hasTexts)
    }
}
