import Disk
import Glibc

/// A tar archive (POSIX.1-1988, ustar) of regular files, written as it is put together: it holds no
/// more than one file in memory.
struct TarWriter: ~Copyable {
    private static let blockBytes = 512
    /// GNU tar writes records of this many blocks, and says so of archives that do not.
    private static let blocksOfRecord = 20

    private let descriptor: Int32
    private let path: String
    private(set) var fileCount = 0
    private(set) var byteCount = 0

    /// Into an open file, which stays its owner's. `path` is for errors.
    init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// `name` is at most 100 bytes long, `folder` 155; neither leaves the archive.
    mutating func add(
        _ name: String, in folder: String, _ bytes: [UInt8], modifiedSeconds: Int
    ) throws(FileError) {
        try write(TarWriter.header(name, folder, bytes.count, modifiedSeconds))
        try write(bytes)
        try fill(toMultipleOf: TarWriter.blockBytes)
        fileCount += 1
    }

    /// Two blocks of zeros end an archive.
    mutating func finish() throws(FileError) {
        try write([UInt8](repeating: 0, count: 2 * TarWriter.blockBytes))
        try fill(toMultipleOf: TarWriter.blocksOfRecord * TarWriter.blockBytes)
    }

    private mutating func write(_ bytes: [UInt8]) throws(FileError) {
        let code = OpenFile.fill(descriptor, bytes)
        guard code == 0 else { throw FileError(.write, path, code) }
        byteCount += bytes.count
    }

    private mutating func fill(toMultipleOf count: Int) throws(FileError) {
        let rest = byteCount % count
        if rest > 0 { try write([UInt8](repeating: 0, count: count - rest)) }
    }

    static func header(
        _ name: String, _ folder: String, _ size: Int, _ modifiedSeconds: Int
    ) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: blockBytes)
        func put(_ text: String, at place: Int, room: Int) {
            precondition(text.utf8.count <= room, "\(text) has no room in a tar header")
            header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
        }
        func number(_ number: Int, digits: Int) -> String {
            let text = String(max(0, number), radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(name, at: 0, room: 100)
        put(number(0o600, digits: 7), at: 100, room: 8)
        put(number(0, digits: 7), at: 108, room: 8)
        put(number(0, digits: 7), at: 116, room: 8)
        put(number(size, digits: 11), at: 124, room: 12)
        put(number(modifiedSeconds, digits: 11), at: 136, room: 12)
        // While the sum is made, its own place holds blanks.
        put("        ", at: 148, room: 8)
        put("0", at: 156, room: 1)
        put("ustar", at: 257, room: 6)
        put("00", at: 263, room: 2)
        put(folder, at: 345, room: 155)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(number(sum, digits: 6) + "\0 ", at: 148, room: 8)
        return header
    }
}
