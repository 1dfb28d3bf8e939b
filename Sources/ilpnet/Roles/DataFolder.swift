import Disk
import Glibc

/// Where the dashboard keeps its log: the folder that it was given, or one that nobody finds again
/// and that goes with it.
struct DataFolder {
    private static let prefix = "/tmp/ilpnet-dashboard-"

    let path: String
    private let isTemporary: Bool

    init(_ given: String?) throws(Failure) {
        if let given {
            path = given
            isTemporary = false
            return
        }
        var template = Array((Self.prefix + String(repeating: "X", count: 6)).utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(
                .failed, "no folder can be made in /tmp: \(String(cString: strerror(errno)))",
                fix: "give the dashboard a dataFolder")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        isTemporary = true
    }

    func release() {
        // What cannot be removed is left to whoever cleans /tmp.
        if isTemporary { FolderTree.remove(path) }
    }
}
