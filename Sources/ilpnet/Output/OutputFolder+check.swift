import Disk
import Generators

/// How the output folder differs from what would be generated now.
struct OutputDifferences {
    struct Finding: Equatable {
        enum State: String {
            case missing, outdated, edited, foreign, obsolete
        }

        var path: String
        var state: State
    }

    /// More differences are named, but not shown line by line.
    static let shownMax = 20

    /// Sorted by path.
    var findings: [Finding] = []
    var diffs: [UnifiedDiff] = []
    /// What could not be compared at all.
    var problems: [Failure.Problem] = []

    var isEmpty: Bool { findings.isEmpty && problems.isEmpty }
}

extension OutputFolder {
    /// Compares and writes nothing, not even what an interrupted run left to do.
    func check(_ files: [GeneratedFile], part: OutputPart) throws(Failure) -> OutputDifferences {
        guard let locked = try LockedFolder.open(path) else {
            let paths = (files.map(\.path) + [Manifest.path]).sorted()
            return OutputDifferences(findings: paths.map { .init(path: $0, state: .missing) })
        }
        let comparison = try compare(files, part: part, in: locked.folder)
        var differences = OutputDifferences(problems: comparison.obstacles)
        differences.findings = comparison.items.compactMap(OutputDifferences.Finding.init)
        try addManifest(comparison.manifest, to: &differences, in: locked.folder)
        try addDiffs(files, to: &differences, in: locked.folder)
        try addLeftovers(to: &differences, in: locked.folder)
        return differences
    }

    private func addLeftovers(
        to differences: inout OutputDifferences, in folder: Folder
    ) throws(Failure) {
        do throws(FileError) {
            differences.problems += try OutputTransaction.leftovers(in: folder).map { name in
                .init(
                    path: "\(path)/\(name)", "a run was killed here and left its work half done",
                    fix: "run the same command without --check")
            }
        } catch {
            throw error.failure
        }
    }

    private func addManifest(
        _ manifest: Manifest, to differences: inout OutputDifferences, in folder: Folder
    ) throws(Failure) {
        let listed = try bytes(of: Manifest.path, in: folder)
        guard listed != manifest.bytes else { return }
        let state: OutputDifferences.Finding.State = listed == nil ? .missing : .outdated
        differences.findings.append(.init(path: Manifest.path, state: state))
        differences.findings.sort { $0.path < $1.path }
        if differences.findings.count == 1, let listed {
            differences.diffs = [
                UnifiedDiff(path: "\(path)/\(Manifest.path)", old: listed, new: manifest.bytes)
            ]
        }
    }

    private func addDiffs(
        _ files: [GeneratedFile], to differences: inout OutputDifferences, in folder: Folder
    ) throws(Failure) {
        let contents = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
        for finding in differences.findings {
            guard differences.diffs.count < OutputDifferences.shownMax else { return }
            guard [.outdated, .edited, .foreign].contains(finding.state),
                let new = contents[finding.path], let old = try bytes(of: finding.path, in: folder)
            else { continue }
            let name = "\(path)/\(finding.path)"
            differences.diffs.append(UnifiedDiff(path: name, old: old, new: new))
        }
    }
}

extension OutputDifferences.Finding {
    fileprivate init?(_ item: OutputComparison.Item) {
        switch item.state {
        case .missing: self.init(path: item.path, state: .missing)
        case .outdated: self.init(path: item.path, state: .outdated)
        case .edited: self.init(path: item.path, state: .edited)
        case .foreign: self.init(path: item.path, state: .foreign)
        case .obsolete, .obsoleteEdited: self.init(path: item.path, state: .obsolete)
        case .same, .forgotten, .blocked: return nil
        }
    }
}
