import CanonicalJSON

/// What a run is about to change in an output folder, so that the next run can undo it when this
/// one is killed in the middle. It lies in the staging folder.
struct CommitJournal: Codable {
    static let currentFormatVersion = 1
    static let bytesMax = 64 * 1024 * 1024

    /// A file that is written or removed. Step i has its new content in `new-i` until it takes its
    /// place, and what stood there before in `old-i` afterwards.
    struct Step: Codable {
        var path: String
        /// SHA-256 of the new content; nil where the file is removed.
        var digest: String?
    }

    var formatVersion = CommitJournal.currentFormatVersion
    /// Folders that are missing and are made first, outermost first.
    var folders: [String] = []
    var steps: [Step] = []

    /// nil where the bytes are no journal that this ilpnet understands.
    static func read(_ bytes: [UInt8]) -> CommitJournal? {
        guard let journal = try? JSONReader.read(CommitJournal.self, from: bytes),
            journal.formatVersion == currentFormatVersion,
            (journal.folders + journal.steps.map(\.path)).allSatisfy(Folder.isSafe)
        else { return nil }
        return journal
    }

    func bytes() -> [UInt8] {
        do {
            return Array(try JSONWriter.text(of: self).utf8)
        } catch {
            preconditionFailure("a journal holds texts and numbers only: \(error)")
        }
    }
}
