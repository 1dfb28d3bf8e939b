import Disk
import Glibc
import Runtime

/// A network that has a state folder, and how it is.
struct FoundNetwork {
    /// The best for whoever looks for a network comes first.
    enum Condition: Int, Comparable {
        /// Its supervisor answers.
        case running
        /// Somebody holds its lock and does not answer yet, or not any more.
        case busy
        /// It was not ended in order: processes or files of it may be left.
        case abandoned
        case stopped

        static func < (less: Condition, more: Condition) -> Bool { less.rawValue < more.rawValue }
    }

    let folder: StateFolder
    let condition: Condition

    var name: String { folder.network }

    init(_ folder: StateFolder) throws(RunFailure) {
        self.folder = folder
        if try ControlClient.connect(folder) != nil {
            condition = .running
        } else if folder.isLocked {
            condition = .busy
        } else if folder.wasNotEnded {
            condition = .abandoned
        } else {
            condition = .stopped
        }
    }

    /// All that have a folder below this root, sorted by name.
    static func all(in root: String) throws(RunFailure) -> [FoundNetwork] {
        var found: [FoundNetwork] = []
        for name in StateFolder.networks(in: root) {
            found.append(try FoundNetwork(StateFolder(network: name, root: root)))
        }
        return found
    }

    /// The topology file that it was made of, if that is known still.
    var file: String? { folder.readNetwork()?.file }
}

extension StateFolder {
    /// Nobody who keeps it ended it in order: what says so is still there, or processes of it are.
    var wasNotEnded: Bool { readSupervisor() != nil || !Journal.survivors(self).isEmpty }
}
