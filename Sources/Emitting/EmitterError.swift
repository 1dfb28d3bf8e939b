package import Disk
import Glibc

/// Why an emitter was not started.
package enum EmitterError: Error, Equatable {
    /// Not the name of a node as frames can carry it.
    case nodeId(String)
    /// Not a key as a header can carry it. What it is instead is not told.
    case key
    case folder(FileError)
    /// Another emitter keeps the folder.
    case folderTaken(String)
    /// The folder holds events of another node.
    case folderOfAnother(String, nodeId: String)
    case system(call: String, code: Int32)

    /// Whether whoever is in the way may be about to go.
    var mayPass: Bool { if case .folderTaken = self { true } else { false } }

    /// What, why, how to fix.
    package var text: String {
        switch self {
        case .nodeId(let id):
            "the node id \"\(id)\" cannot be sent; give it a name of 1 to 255 bytes"
        case .key:
            "the publish key cannot be sent; it has 1 to \(EmitterSettings.keyBytesMax) printable "
                + "ASCII characters without blanks: make the key file anew"
        case .folder(let error):
            "cannot \(error.action.rawValue) \(error.path): \(error.reason)"
                + (error.fix.map { "; \($0)" } ?? "")
        case .folderTaken(let folder):
            "another connector writes its events to \(folder); end it, or give this one a "
                + "spoolFolder of its own"
        case .folderOfAnother(let folder, let nodeId):
            "\(folder) holds events of node \(nodeId); give this node a spoolFolder of its own, or "
                + "move that one away"
        case .system(let call, let code):
            "telemetry cannot start: \(call): \(String(cString: strerror(code)))"
        }
    }
}
