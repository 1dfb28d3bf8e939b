import Foundation

/// The package as it lies on disk, for tests that read it.
enum SourceTree {
    static let root: URL = {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder
    }()

    struct File {
        /// Relative to the package's folder.
        var path: String
        var text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    /// Every file below a folder whose name ends so, sorted.
    static func files(below folder: String, ending suffix: String) throws -> [File] {
        let start = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: start.path)
        return try (names?.allObjects as? [String] ?? []).sorted().filter { $0.hasSuffix(suffix) }
            .map {
                File(
                    path: "\(folder)/\($0)",
                    text: try String(contentsOf: start.appending(path: $0), encoding: .utf8))
            }
    }

    /// The modules of the product: the folders of `Sources`.
    static func modules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
            .sorted()
    }
}
