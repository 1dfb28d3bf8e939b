import Disk
import Generators

/// The folder of one network's generated files, `generated/<network>/`.
///
/// It holds files that ilpnet wrote, which its MANIFEST lists, and may hold files of the user's,
/// which are never touched. What the two rules mean for each file is decided by
/// `OutputComparison`; `OutputTransaction` changes everything or nothing.
struct OutputFolder {
    /// A larger file is none that ilpnet wrote.
    static let fileBytesMax = 256 * 1024 * 1024
    /// So many files are named one by one before the rest is only counted.
    static let namesMax = 20

    /// A file that a run changed.
    struct Change: Equatable {
        enum Kind: String { case created, replaced, removed }

        var path: String
        var kind: Kind
    }

    /// As the user typed it, with the network's name at its end.
    let path: String

    init(below parent: String, network: String) {
        precondition(Folder.isSafe(network) && !network.contains("/"), "the planner checks names")
        path = parent.hasSuffix("/") ? parent + network : "\(parent)/\(network)"
    }

    /// Makes the folder hold these files, and no others of this part. Sorted by path; the MANIFEST
    /// goes without saying, unless nothing else changed.
    func write(
        _ files: [GeneratedFile], part: OutputPart, discardingEdits: Bool
    ) throws(Failure) -> [Change] {
        let locked = try LockedFolder.make(path)
        defer { locked.removeWhereUnused() }
        do throws(FileError) {
            try OutputTransaction.undoLeftovers(in: locked.folder)
        } catch {
            throw error.failure
        }
        let comparison = try compare(files, part: part, in: locked.folder)
        try refuse(comparison, discardingEdits: discardingEdits)
        let changes = changes(for: comparison, files)
        let manifest = comparison.manifest.bytes
        let listed = try bytes(of: Manifest.path, in: locked.folder)
        if changes.isEmpty, listed == manifest { return [] }
        let last = OutputTransaction.Change.write(
            path: Manifest.path, bytes: manifest, replaces: listed != nil)
        try Interruption.postponed { () throws(Failure) in
            try OutputTransaction.apply(changes.map(\.step) + [last], in: locked.folder)
        }
        if changes.isEmpty {
            return [Change(path: Manifest.path, kind: listed == nil ? .created : .replaced)]
        }
        return changes.map(\.change)
    }

    /// What stands in the way is said at once for all files, and nothing is written.
    private func refuse(
        _ comparison: OutputComparison, discardingEdits: Bool
    ) throws(Failure) {
        var problems = comparison.obstacles
        problems += comparison.paths(.foreign).map { name in
            .init(
                path: "\(path)/\(name)", "ilpnet did not write this file and leaves it alone",
                fix: "move it away")
        }
        if !discardingEdits {
            problems += comparison.paths(.edited, .obsoleteEdited).map { name in
                .init(
                    path: "\(path)/\(name)", "this file was edited by hand",
                    fix: "move your changes to the topology file, or drop them with --force")
            }
        }
        guard !problems.isEmpty else { return }
        if problems.count > OutputFolder.namesMax {
            let rest = problems.count - OutputFolder.namesMax
            problems =
                problems.prefix(OutputFolder.namesMax) + [
                    .init(path: path, "the same holds for \(rest.counted("more file"))")
                ]
        }
        throw Failure(.failed, problems)
    }

    private func changes(
        for comparison: OutputComparison, _ files: [GeneratedFile]
    ) -> [(step: OutputTransaction.Change, change: Change)] {
        let contents = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
        return comparison.items.compactMap { item in
            let kind: Change.Kind
            switch item.state {
            case .missing: kind = .created
            case .outdated, .edited: kind = .replaced
            case .obsolete, .obsoleteEdited: kind = .removed
            case .same, .forgotten, .foreign, .blocked: return nil
            }
            let change = Change(path: item.path, kind: kind)
            guard let bytes = contents[item.path] else { return (.remove(path: item.path), change) }
            let replaces = kind == .replaced
            return (.write(path: item.path, bytes: bytes, replaces: replaces), change)
        }
    }
}

extension OutputFolder {
    /// Looks at every file that is generated, and at every other one of the part.
    func compare(
        _ files: [GeneratedFile], part: OutputPart, in folder: Folder
    ) throws(Failure) -> OutputComparison {
        let fresh = files.map { file in
            precondition(Folder.isSafe(file.path) && part.owns(file.path), "unfit: \(file.path)")
            return (file.path, Manifest.digest(file.bytes))
        }
        return OutputComparison(
            fresh: Dictionary(uniqueKeysWithValues: fresh), part: part,
            manifest: try manifest(in: folder)
        ) { found($0, in: folder) }
    }

    private func found(_ name: String, in folder: Folder) -> OutputComparison.Found {
        do throws(FileError) {
            switch try folder.entry(name) {
            case nil: return .nothing
            case .file:
                let bytes = try folder.read(name, bytesMax: OutputFolder.fileBytesMax)
                return .file(digest: Manifest.digest(bytes))
            case .link:
                return .obstacle(
                    .init(
                        path: "\(path)/\(name)", "a symbolic link stands where a file belongs",
                        fix: "remove the link; what it points to stays as it is"))
            case .folder, .other:
                return .obstacle(
                    .init(
                        path: "\(path)/\(name)", "this is no file, but a file belongs here",
                        fix: "move it away"))
            }
        } catch {
            return .obstacle(error.problem)
        }
    }

    private func manifest(in folder: Folder) throws(Failure) -> Manifest {
        guard let bytes = try bytes(of: Manifest.path, in: folder) else { return Manifest() }
        do throws(Manifest.Malformed) {
            return try Manifest(bytes)
        } catch {
            let problem = Failure.Problem(
                path: "\(path)/\(Manifest.path)", line: error.line,
                "this is no line of a MANIFEST, so it cannot say what may be overwritten",
                fix: "restore the file (any version of it will do), or move \(path) away")
            throw Failure(.failed, [problem])
        }
    }

    /// nil where there is no such file.
    func bytes(of name: String, in folder: Folder) throws(Failure) -> [UInt8]? {
        do throws(FileError) {
            guard try folder.entry(name) != nil else { return nil }
            return try folder.read(name, bytesMax: OutputFolder.fileBytesMax)
        } catch {
            throw error.failure
        }
    }
}
