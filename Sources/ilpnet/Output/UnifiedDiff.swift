import Generators

/// What differs between a file on the disk and as it was generated, for people and for patch(1).
struct UnifiedDiff {
    static let contextLines = 3

    struct Line: Equatable {
        enum Kind { case file, place, context, removed, added, note }

        var kind: Kind
        var text: String
    }

    /// Lines with their line feeds, compared byte by byte: two spellings of one letter differ.
    private typealias Content = [ArraySlice<UInt8>]

    private(set) var lines: [Line] = []

    /// Without lines where the bytes are the same.
    init(path: String, old: [UInt8], new: [UInt8]) {
        guard old != new else { return }
        guard UnifiedDiff.isText(old), UnifiedDiff.isText(new) else {
            let sizes = "\(old.count.counted("byte")) on the disk, \(new.count) generated"
            lines = [
                Line(kind: .file, text: "--- \(path)"),
                Line(kind: .note, text: "no text: \(sizes)"),
            ]
            return
        }
        lines = [
            Line(kind: .file, text: "--- \(path)"),
            Line(kind: .file, text: "+++ \(path)\t(as generated now)"),
        ]
        let old = UnifiedDiff.split(old)
        let new = UnifiedDiff.split(new)
        if let edits = LineDiff.edits(from: old, to: new) {
            append(edits, old, new)
        } else {
            let counts = "\(old.count.counted("line")) on the disk, \(new.count) generated"
            lines.append(Line(kind: .note, text: "too different to show: \(counts)"))
        }
    }

    /// False for what a terminal should not be given: control characters, or no UTF-8.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        return text.unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
        }
    }

    private static func split(_ bytes: [UInt8]) -> Content {
        var lines: Content = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(bytes[start...index])
            start = index + 1
        }
        return start < bytes.count ? lines + [bytes[start...]] : lines
    }

    private mutating func append(_ edits: [LineDiff.Edit], _ old: Content, _ new: Content) {
        var oldCount = 0
        var newCount = 0
        var position = 0
        for hunk in UnifiedDiff.hunks(edits) {
            for edit in edits[position..<hunk.lowerBound] { edit.count(&oldCount, &newCount) }
            let (oldStart, newStart, place) = (oldCount, newCount, lines.count)
            for edit in edits[hunk] {
                edit.count(&oldCount, &newCount)
                switch edit {
                case .keep(let line, _): append(.context, " ", old[line])
                case .remove(let line): append(.removed, "-", old[line])
                case .add(let line): append(.added, "+", new[line])
                }
            }
            let ranges = (
                UnifiedDiff.range(oldStart, oldCount), UnifiedDiff.range(newStart, newCount)
            )
            lines.insert(Line(kind: .place, text: "@@ -\(ranges.0) +\(ranges.1) @@"), at: place)
            position = hunk.upperBound
        }
    }

    /// Runs of edits with the lines around them; runs that would touch are one.
    private static func hunks(_ edits: [LineDiff.Edit]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (index, edit) in edits.enumerated() {
            if case .keep = edit { continue }
            let start = max(0, index - contextLines)
            let end = min(edits.count, index + 1 + contextLines)
            if let last = hunks.last, start <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    // POSIX diff, "Diff -u Output Format": the first line and the number of lines; without any
    // lines, the line before.
    private static func range(_ start: Int, _ end: Int) -> String {
        switch end - start {
        case 0: "\(start),0"
        case 1: "\(start + 1)"
        case let count: "\(start + 1),\(count)"
        }
    }

    private mutating func append(_ kind: Line.Kind, _ sign: String, _ line: ArraySlice<UInt8>) {
        let hasFeed = line.last == UInt8(ascii: "\n")
        let text = String(decoding: hasFeed ? line.dropLast() : line, as: UTF8.self)
        lines.append(Line(kind: kind, text: sign + text))
        if !hasFeed { lines.append(Line(kind: .note, text: "\\ No newline at end of file")) }
    }
}

extension LineDiff.Edit {
    fileprivate func count(_ old: inout Int, _ new: inout Int) {
        switch self {
        case .keep:
            old += 1
            new += 1
        case .remove: old += 1
        case .add: new += 1
        }
    }
}
