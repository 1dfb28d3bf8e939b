import Disk
import Glibc

/// Finds topology files on the disk.
enum TopologyFiles {
    /// What makes a Swift file a topology file.
    static let importLine = "import TopologyDSL"
    /// An import stands at the beginning of a file.
    private static let searchedBytesMax = 64 * 1024

    /// The topology files of each folder that is named, or that holds a file that is named.
    static func byFolder(
        _ paths: [String]
    ) throws(Failure) -> [(folder: String, files: [String])] {
        var folders: [String: Set<String>] = [:]
        var problems: [Failure.Problem] = []
        for path in paths {
            var facts = stat()
            if stat(path, &facts) != 0 {
                problems.append(
                    .init(
                        path: path, "there is no such file or folder",
                        fix: "check the path, or write a new file with `ilpnet init`"))
            } else if facts.st_mode & S_IFMT == S_IFDIR {
                let folder = trimmed(path)
                let files = files(in: folder)
                if files.isEmpty {
                    problems.append(
                        .init(
                            path: path, "no file here says `\(importLine)`",
                            fix: "name another folder, or write a new file with `ilpnet init`"))
                }
                folders[folder, default: []].formUnion(files)
            } else {
                let folder = self.folder(of: path)
                folders[folder, default: []].formUnion(
                    files(in: folder) + [name(of: path)])
            }
        }
        guard problems.isEmpty else { throw Failure(.usage, problems) }
        return folders.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
    }

    /// `.` for a file that is named without a folder.
    static func folder(of path: String) -> String {
        let folder = PathParts(path).folder
        return folder.isEmpty ? "." : trimmed(folder)
    }

    /// A file of a folder as people write it: without `./`.
    static func path(_ name: String, in folder: String) -> String {
        folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }

    static func name(of path: String) -> String {
        PathParts(path).name
    }

    private static func trimmed(_ folder: String) -> String {
        var folder = folder[...]
        while folder.count > 1, folder.last == "/" { folder.removeLast() }
        return String(folder)
    }

    private static func files(in folder: String) -> [String] {
        FolderTree.names(in: folder).filter {
            $0.hasSuffix(".swift") && isTopology("\(folder)/\($0)")
        }
    }

    private static func isTopology(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: searchedBytesMax)
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        return bytes[..<count].split(separator: UInt8(ascii: "\n")).contains {
            $0.starts(with: importLine.utf8)
        }
    }
}
