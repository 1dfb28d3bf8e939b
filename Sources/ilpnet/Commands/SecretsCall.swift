import Glibc

/// The call of `ilpnet gen secrets` that makes the secrets of another call of `gen`: of the same
/// topology file with the same settings, in the same output folder.
///
/// It is made in the folder of the README that shows it and names everything from there on. So the
/// README is the same from wherever `gen` was called and however paths were typed, and right
/// wherever the two folders are moved together.
struct SecretsCall {
    let topologyFile: String
    let options: [String]

    init(_ invocation: Invocation, network: String) throws(Failure) {
        let folder = SecretsCall.realPath(invocation.outputFolder) + [network]
        let file = SecretsCall.realPath(invocation.positionals[0])
        topologyFile = SecretsCall.path(to: file, from: folder)
        let settings = try invocation.settings().sorted { $0.key < $1.key }
        options = ["-o", ".."] + settings.flatMap { ["--set", "\($0.key)=\($0.value)"] }
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
