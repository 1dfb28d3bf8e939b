/// What was generated, against what is in the output folder: pure.
///
/// A file is known by the SHA-256 of its content: of what was generated now, of what the MANIFEST
/// says ilpnet wrote last time, of what is on the disk.
struct OutputComparison {
    /// What is on the disk at a path.
    enum Found {
        case nothing
        case file(digest: String)
        /// Something that is no file, or that cannot be read.
        case obstacle(Failure.Problem)
    }

    enum State: Equatable {
        /// The disk holds just what was generated.
        case same
        case missing
        /// As ilpnet wrote it, but from another topology file or by another ilpnet.
        case outdated
        /// Neither as ilpnet wrote it nor as it would be now: someone's work.
        case edited
        /// There, but never written by ilpnet.
        case foreign
        /// Written by ilpnet, and generated no more.
        case obsolete
        /// Generated no more, and edited since.
        case obsoleteEdited
        /// Written by ilpnet, generated no more, and gone from the disk.
        case forgotten
        case blocked
    }

    struct Item: Equatable {
        var path: String
        var state: State
    }

    /// Sorted by path.
    private(set) var items: [Item] = []
    private(set) var obstacles: [Failure.Problem] = []
    /// The MANIFEST as it will be when everything is as generated.
    private(set) var manifest = Manifest()

    init(
        fresh: [String: String], part: OutputPart, manifest old: Manifest,
        found: (String) -> Found
    ) {
        for (path, digest) in old.digests where !part.owns(path) {
            manifest.digests[path] = digest
        }
        let listed = old.digests.keys.filter { part.owns($0) && fresh[$0] == nil }
        for path in (listed + fresh.keys).sorted() {
            let digest = fresh[path]
            if let digest { manifest.digests[path] = digest }
            let state: State
            switch found(path) {
            case .nothing: state = digest == nil ? .forgotten : .missing
            case .file(let present):
                state = OutputComparison.state(present, fresh: digest, written: old.digests[path])
            case .obstacle(let problem):
                // One file in the way of a folder is in the way of all that belongs below it.
                if !obstacles.contains(problem) { obstacles.append(problem) }
                state = .blocked
            }
            items.append(Item(path: path, state: state))
        }
    }

    private static func state(_ present: String, fresh: String?, written: String?) -> State {
        guard let fresh else { return present == written ? .obsolete : .obsoleteEdited }
        if present == fresh { return .same }
        guard let written else { return .foreign }
        return present == written ? .outdated : .edited
    }

    func paths(_ wanted: State...) -> [String] {
        items.filter { wanted.contains($0.state) }.map(\.path)
    }
}
