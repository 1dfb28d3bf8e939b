import Disk
import Glibc

/// Changes many files of a folder so that either all of them change or none.
///
/// 1. every new content is written aside, into a staging folder on the same file system
/// 2. the journal is written: from now on a run that is killed leaves work for the next one
/// 3. each new file takes its place; what stood there is kept aside
/// 4. the journal is removed, which makes the change final; the staging folder goes
///
/// An error in 1 leaves nothing behind; an error in 3 is undone at once. `undoLeftovers` does the
/// same for a run that was killed. A file that someone else changed in between is left to them.
/// It survives the end of the process at any moment; it does not wait for the disk, so after a
/// power cut files may be damaged, which their digests in the MANIFEST tell.
struct OutputTransaction {
    /// Whatever the umask: containers that run as another user must be able to read them.
    private static let permissions: mode_t = 0o644

    enum Change {
        case write(path: String, bytes: [UInt8], replaces: Bool)
        case remove(path: String)
    }

    private static let stagingPrefix = ".staging-"
    private static let journalName = "journal"

    private let folder: Folder
    private let staging: String

    /// The folder must be locked. The last change is the one that is seen last.
    static func apply(_ changes: [Change], in folder: Folder) throws(Failure) {
        let name = stagingPrefix + String(UInt32.random(in: .min ... .max), radix: 16)
        let transaction = OutputTransaction(folder: folder, staging: name)
        let journal: CommitJournal
        do throws(FileError) {
            journal = try transaction.stage(changes)
        } catch {
            try? transaction.discard()
            throw error.failure
        }
        do throws(FileError) {
            try transaction.commit(journal, changes)
        } catch {
            throw transaction.takenBack(journal, because: error)
        }
        // The change is final here. What cannot be cleared away now, the next run clears away.
        try? transaction.discard()
    }

    /// Takes back what killed runs left half done. The folder must be locked.
    static func undoLeftovers(in folder: Folder) throws(FileError) {
        for name in try leftovers(in: folder) {
            let transaction = OutputTransaction(folder: folder, staging: name)
            if let journal = try transaction.readJournal() { try transaction.undo(journal) }
            try transaction.discard()
        }
    }

    /// The staging folders of runs that were killed.
    static func leftovers(in folder: Folder) throws(FileError) -> [String] {
        var leftovers: [String] = []
        for name in try folder.names() where name.hasPrefix(stagingPrefix) {
            if case .folder = try folder.entry(name) { leftovers.append(name) }
        }
        return leftovers
    }
}

extension OutputTransaction {
    private func aside(_ name: String) -> String { "\(staging)/\(name)" }

    private func stage(_ changes: [Change]) throws(FileError) -> CommitJournal {
        _ = try folder.makeFolder(staging, permissions: 0o700)
        var journal = CommitJournal()
        for (index, change) in changes.enumerated() {
            switch change {
            case .write(let path, let bytes, _):
                try folder.create(
                    aside("new-\(index)"), bytes, permissions: OutputTransaction.permissions)
                for above in Folder.folders(above: path) where !journal.folders.contains(above) {
                    if try folder.entry(above) == nil { journal.folders.append(above) }
                }
                journal.steps.append(.init(path: path, digest: Manifest.digest(bytes)))
            case .remove(let path):
                journal.steps.append(.init(path: path, digest: nil))
            }
        }
        try folder.create(aside("unfinished"), journal.bytes())
        return journal
    }

    private func commit(_ journal: CommitJournal, _ changes: [Change]) throws(FileError) {
        try folder.move(aside("unfinished"), to: aside(OutputTransaction.journalName))
        for path in journal.folders { _ = try folder.makeFolder(path) }
        for (index, change) in changes.enumerated() {
            switch change {
            case .write(let path, _, let replaces):
                // With a second name for the old content there is no moment without the file.
                if replaces, try !folder.link(path, to: aside("old-\(index)")) {
                    try folder.move(path, to: aside("old-\(index)"))
                }
                try folder.move(aside("new-\(index)"), to: path)
            case .remove(let path):
                try folder.move(path, to: aside("old-\(index)"))
                for above in Folder.folders(above: path).reversed() {
                    try folder.removeFolder(above)
                }
            }
        }
        try folder.remove(aside(OutputTransaction.journalName))
    }

    /// Undoes what was done and says why.
    private func takenBack(_ journal: CommitJournal, because cause: FileError) -> Failure {
        var failure = cause.failure
        do throws(FileError) {
            try undo(journal)
            try discard()
        } catch {
            failure.problems.append(
                .init(
                    path: error.path, "what was half done stays so for now: \(error.reason)",
                    fix: "mend that, then run the same command again"))
        }
        return failure
    }

    /// May itself be interrupted and begun again.
    private func undo(_ journal: CommitJournal) throws(FileError) {
        for (index, step) in journal.steps.enumerated().reversed() {
            let old = aside("old-\(index)")
            let keptOld = try folder.entry(old) != nil
            let isInPlace = try folder.entry(aside("new-\(index)")) == nil
            let present = try digest(step.path)
            if keptOld, present == nil || (isInPlace && present == step.digest) {
                for above in Folder.folders(above: step.path) { _ = try folder.makeFolder(above) }
                try folder.move(old, to: step.path)
            } else if !keptOld, isInPlace, let present, present == step.digest {
                try folder.remove(step.path)
            }
        }
        for path in journal.folders.reversed() { try folder.removeFolder(path) }
    }

    /// nil where there is no file of which to speak.
    private func digest(_ path: String) throws(FileError) -> String? {
        guard case .file = try folder.entry(path) else { return nil }
        return Manifest.digest(try folder.read(path, bytesMax: OutputFolder.fileBytesMax))
    }

    /// nil where the run was killed before anything took its place.
    private func readJournal() throws(FileError) -> CommitJournal? {
        let path = aside(OutputTransaction.journalName)
        guard try folder.entry(path) != nil else { return nil }
        let bytes = try folder.read(path, bytesMax: CommitJournal.bytesMax)
        guard let journal = CommitJournal.read(bytes) else {
            throw FileError(.read, "\(folder.path)/\(path)", .damaged)
        }
        return journal
    }

    /// Removes the staging folder. Its names come sorted, so the journal goes before what it speaks
    /// of.
    private func discard() throws(FileError) {
        guard try folder.entry(staging) != nil else { return }
        for name in try folder.names(in: staging) { try folder.remove(aside(name)) }
        try folder.removeFolder(staging)
    }
}
