import Glibc

/// What commands are called with that mean the same network as a call of `gen`: the same topology
/// file with the same settings; and of `gen secrets`, the same output folder.
///
/// They are called in the folder of the README that shows them and name everything from there on. So
/// the README is the same from wherever `gen` was called and however paths were typed, and right
/// wherever the two folders are moved together.
struct TopologyCalls {
    let topologyFile: String
    let settings: [String]
    let output = ["-o", ".."]

    init(_ invocation: Invocation, network: String) throws(Failure) {
        let folder = TopologyCalls.realPath(invocation.outputFolder) + [network]
        let file = TopologyCalls.realPath(invocation.positionals[0])
        topologyFile = TopologyCalls.path(to: file, from: folder)
        settings = try invocation.settings().sorted { $0.key < $1.key }
            .flatMap { ["--set", "\($0.key)=\($0.value)"] }
    }

    private static func path(to file: [String], from folder: [String]) -> String {
        let shared = zip(file, folder).prefix { $0 == $1 }.count
        let up = Array(repeating: "..", count: folder.count - shared)
        return (up + file[shared...]).joined(separator: "/")
    }

    /// The names from the root on, links followed as far as the path exists.
    private static func realPath(_ path: String) -> [String] {
        var missing: [String] = []
        var existing = path.isEmpty ? "." : path
        while true {
            if let real = realpath(existing, nil) {
                defer { free(real) }
                return names(in: String(cString: real)) + missing
            }
            var parts = names(in: existing)
            guard let last = parts.popLast() else { return missing }
            missing.insert(last, at: 0)
            existing = (existing.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
            if existing.isEmpty { existing = "." }
        }
    }

    private static func names(in path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }
}
