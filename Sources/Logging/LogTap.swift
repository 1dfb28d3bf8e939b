/// What a log told, for somebody who takes it beside the log's reader: the data of an event for each
/// line. What comes between two takings is bounded, and what is beyond is counted.
package struct LogTap {
    private static let linesMax = 8_192
    private static let bytesMax = 2 << 20
    /// Longer than any line that is written on purpose.
    private static let lineBytesMax = 64 * 1_024

    /// JSON objects, in order.
    package private(set) var lines: [[UInt8]] = []
    package private(set) var dropped = 0
    private var bytes = 0

    package init() {}

    mutating func keep(_ line: LogLine) {
        guard lines.count < Self.linesMax, bytes < Self.bytesMax else { return dropped += 1 }
        let data = line.data
        guard data.count <= Self.lineBytesMax else { return dropped += 1 }
        lines.append(data)
        bytes += data.count
    }

    mutating func take() -> LogTap {
        if lines.isEmpty, dropped == 0 { return LogTap() }
        let taken = self
        self = LogTap()
        return taken
    }
}
