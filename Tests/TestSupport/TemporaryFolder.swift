package import Foundation
import Synchronization

/// A new, empty folder of a test's own, removed with everything in it when the value goes away, or
/// at the end of the tests where a property of a test case holds it.
package final class TemporaryFolder {
    package let path: String

    /// Below `parent`, where a test needs it on a certain disk.
    package init(in parent: String = NSTemporaryDirectory()) throws {
        path =
            URL(fileURLWithPath: parent).resolvingSymlinksInPath()
            .appendingPathComponent("ilpnet-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        FoldersAtExit.add(path)
    }

    package var url: URL { URL(fileURLWithPath: path, isDirectory: true) }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        FoldersAtExit.forget(path)
    }

    package subscript(_ name: String) -> String { path + "/" + name }

    /// The file's path. Folders in `name` are made.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    @discardableResult
    package func write(_ bytes: Data, to name: String) throws -> String {
        let url = URL(fileURLWithPath: self[name])
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
        return url.path
    }

    package func read(_ name: String) throws -> String {
        try String(contentsOfFile: self[name], encoding: .utf8)
    }

    /// What lies in it or in a folder of it, sorted; empty where there is no such folder.
    package func names(in folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: self[folder])) ?? []).sorted()
    }
}

/// XCTest keeps every test case until the process ends, and then no `deinit` runs any more.
private enum FoldersAtExit {
    private static let paths = Mutex<Set<String>>([])
    private static let isRegistered: Bool = {
        atexit {
            for path in FoldersAtExit.paths.withLock({ $0 }) {
                try? FileManager.default.removeItem(atPath: path)
            }
        } == 0
    }()

    static func add(_ path: String) {
        _ = isRegistered
        paths.withLock { _ = $0.insert(path) }
    }

    static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }
}
