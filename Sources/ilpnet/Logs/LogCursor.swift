import Glibc

/// Reads the lines of one source, from its oldest file to the one that is written now, and goes on
/// where new lines come, also when files rotate meanwhile.
///
/// No file is kept open between reads, so that a network of any size can be read: a file is known by
/// its inode and its first bytes, wherever a rotation has moved it.
struct LogCursor {
    private static let bytesPerRead = 16 << 10
    private static let headBytes = 64
    /// A longer line is read in pieces.
    private static let lineBytesMax = 512 << 10
    /// A rotation takes microseconds; what is missing for longer has been removed.
    private static let looksMax = 3
    private static let lookMilliseconds: Int32 = 2

    let source: LogSource
    /// The file that is read now; nil where none was there yet.
    private var file: FileIdentity?
    /// Its first bytes, in which a time stands: the inode of a file that was removed is given again.
    private var head: [UInt8] = []
    private var offset = 0
    private var bytes: [UInt8] = []
    private var taken = 0
    /// Up to where there is no line feed.
    private var searched = 0
    private var modifiedMilliseconds: Int64 = 0
    private var lastMilliseconds: Int64 = 0

    private struct FileIdentity: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    /// Files that were last written before `since` are passed over.
    init(_ source: LogSource, since: Int64) {
        self.source = source
        for number in LogSource.numbers.reversed() {
            guard let facts = LogCursor.facts(of: source.path(number)),
                LogCursor.modified(facts) >= since
            else { continue }
            file = LogCursor.identity(facts)
            return
        }
        // What comes from now on is new enough.
        guard let facts = LogCursor.facts(of: source.path) else { return }
        file = LogCursor.identity(facts)
        offset = Int(facts.st_size)
    }

    /// The next line; nil where there is none now. A line that is not ended yet is taken where
    /// `takesUnended` says so.
    mutating func next(takesUnended: Bool) -> LogRecord? {
        while true {
            if let line = takeLine() { return line }
            if bytes.count - taken >= LogCursor.lineBytesMax { return takeRest() }
            switch readMore() {
            case .some: continue
            case .noMore:
                return takesUnended && taken < bytes.count ? takeRest() : nil
            case .nextFile:
                // Whoever wrote the end of the file before was ended within a line.
                if taken < bytes.count { return takeRest() }
            }
        }
    }

    private mutating func takeLine() -> LogRecord? {
        guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = bytes.count
            return nil
        }
        let line = bytes[taken..<end]
        taken = end + 1
        searched = taken
        return record(line)
    }

    private mutating func takeRest() -> LogRecord {
        let line = bytes[taken...]
        taken = bytes.count
        searched = taken
        return record(line)
    }

    private mutating func record(_ line: ArraySlice<UInt8>) -> LogRecord {
        let otherwise = source.kind == .crashes ? modifiedMilliseconds : lastMilliseconds
        let record = LogRecord(line, of: source, milliseconds: otherwise)
        lastMilliseconds = record.milliseconds
        return record
    }

    // MARK: - Files

    private enum Outcome { case some, noMore, nextFile }

    private mutating func readMore() -> Outcome {
        guard let file, let number = place(of: file) else { return begin(at: oldest()) }
        // nil: it has just been moved by a rotation.
        guard let count = read(source.path(number), file) else { return readMore() }
        if count > 0 { return .some }
        guard number > 0 else { return .noMore }
        return begin(at: newer(than: number))
    }

    private mutating func begin(at number: Int?) -> Outcome {
        guard let number, let facts = LogCursor.facts(of: source.path(number)) else {
            return .noMore
        }
        file = LogCursor.identity(facts)
        head = []
        offset = 0
        return .nextFile
    }

    /// How much came; nil where the path leads to another file by now.
    private mutating func read(_ path: String, _ file: FileIdentity) -> Int? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? nil : 0 }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, LogCursor.identity(facts) == file else { return nil }
        guard isSameHead(descriptor) else {
            self.file = nil
            return nil
        }
        modifiedMilliseconds = LogCursor.modified(facts)
        // Somebody emptied it.
        if facts.st_size < offset { offset = 0 }
        bytes.removeFirst(taken)
        searched -= taken
        taken = 0
        let before = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: LogCursor.bytesPerRead))
        let count = bytes.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress! + before, LogCursor.bytesPerRead, off_t(offset))
        }
        bytes.removeLast(LogCursor.bytesPerRead - max(0, count))
        offset += max(0, count)
        return max(0, count)
    }

    private mutating func isSameHead(_ descriptor: Int32) -> Bool {
        var start = [UInt8](repeating: 0, count: LogCursor.headBytes)
        let count = pread(descriptor, &start, start.count, 0)
        start.removeLast(start.count - max(0, count))
        guard start.starts(with: head) else { return false }
        head = start
        return true
    }

    /// Its number now. A rotation only ever raises it, so that looking upwards cannot miss it.
    private func place(of file: FileIdentity) -> Int? {
        LogSource.numbers.first { number in
            LogCursor.facts(of: source.path(number)).map(LogCursor.identity) == file
        }
    }

    private func newer(than number: Int) -> Int? {
        for _ in 0..<LogCursor.looksMax {
            if LogCursor.facts(of: source.path(number - 1)) != nil { return number - 1 }
            poll(nil, 0, LogCursor.lookMilliseconds)
        }
        return (0..<number).last { LogCursor.facts(of: source.path($0)) != nil }
    }

    private func oldest() -> Int? {
        LogSource.numbers.last { LogCursor.facts(of: source.path($0)) != nil }
    }

    private static func facts(of path: String) -> stat? {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG ? facts : nil
    }

    private static func identity(_ facts: stat) -> FileIdentity {
        FileIdentity(device: facts.st_dev, inode: facts.st_ino)
    }

    private static func modified(_ facts: stat) -> Int64 {
        Int64(facts.st_mtim.tv_sec) * 1_000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000
    }
}
