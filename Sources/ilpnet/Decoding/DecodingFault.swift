import TopologyModel
import Wire

/// Why bytes are not the message they were taken for, and where.
struct DecodingFault: Error {
    /// What they were taken for: `ILP prepare`.
    var layer: String
    var reason: String
    var offset: Int
    /// What the offset counts in, with masks taken off.
    var bytes: [UInt8]

    /// As the failure of a command, with the bytes around the fault and a caret below it.
    func failure(fix: String? = nil) -> Failure {
        failure(Failure.Problem("\(layer), offset \(offset): \(reason)", fix: fix))
    }

    /// The same of a message that stands in a file as JSON.
    func failure(of path: String, line: Int) -> Failure {
        let message = "this would be refused: \(layer), offset \(offset): \(reason)"
        return failure(Failure.Problem(path: path, line: line, message))
    }

    private func failure(_ problem: Failure.Problem) -> Failure {
        let dump = HexDump.lines(bytes, around: offset)
        return Failure(.failed, [problem], text: { problem.painted($0, quoting: dump) })
    }
}

/// Bytes as people look at them.
enum HexDump {
    private static let bytesPerLine = 16

    /// The line with a byte, the one before it, and a caret below the byte. It may be the one
    /// behind the last.
    static func lines(_ bytes: [UInt8], around offset: Int) -> [String] {
        let start = offset / bytesPerLine * bytesPerLine
        let column = "00000000  ".count + (offset - start) * 3
        let rows = [start - bytesPerLine, start].filter { $0 >= 0 }.map { row(bytes, from: $0) }
        return rows + [String(repeating: " ", count: column) + "^^"]
    }

    private static func row(_ bytes: [UInt8], from start: Int) -> String {
        let digits = String(start, radix: 16)
        let place = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        let row = bytes.dropFirst(start).prefix(bytesPerLine)
        return ([place, ""] + row.map { Hexadecimal.text([$0]) }).joined(separator: " ")
    }
}
