import Disk

/// The `.gitignore` of a folder.
struct GitIgnore {
    private static let bytesMax = 1024 * 1024

    let folder: String

    var path: String { TopologyFiles.path(".gitignore", in: folder) }

    /// False where the name is ignored already.
    func add(_ name: String) throws(FileError) -> Bool {
        let bytes = try PlainFile.read(path, bytesMax: GitIgnore.bytesMax) ?? []
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
        if lines.contains(name) || lines.contains("/" + name) { return false }
        let isOpenEnded = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
        try PlainFile.append(Array(((isOpenEnded ? "\n" : "") + name + "\n").utf8), to: path)
        return true
    }
}
