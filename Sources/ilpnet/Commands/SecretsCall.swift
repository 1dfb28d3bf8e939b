import Glibc

/// The call of `ilpnet gen secrets` that makes the secrets of another call of `gen`: of the same
/// topology file with the same settings, in the same output folder.
///
/// Paths below the working folder are written from there on, however they were typed, so that
/// what is generated does not depend on whose machine this is. Others stay as they were typed:
/// a call that works counts for more.
struct SecretsCall {
    let topologyFile: String
    let options: [String]

    init(_ invocation: Invocation) throws(Failure) {
        let here = SecretsCall.workingFolder
        topologyFile = SecretsCall.path(invocation.positionals[0], from: here)
        let output = SecretsCall.path(invocation.outputFolder, from: here)
        let settings = try invocation.settings().sorted { $0.key < $1.key }
        options =
            (output == Invocation.outputFolderByDefault ? [] : ["-o", output])
            + settings.flatMap { ["--set", "\($0.key)=\($0.value)"] }
    }

    private static func path(_ path: String, from here: String?) -> String {
        var parts = names(in: path)
        if path.hasPrefix("/") {
            guard let here = here.map(names), parts.starts(with: here) else {
                return "/" + parts.joined(separator: "/")
            }
            parts.removeFirst(here.count)
        }
        guard let first = parts.first else { return "." }
        // What begins with a dash would be read as an option.
        return (first.hasPrefix("-") ? "./" : "") + parts.joined(separator: "/")
    }

    private static func names(in path: String) -> [Substring] {
        path.split(separator: "/").filter { $0 != "." }
    }

    /// nil where it was removed under us.
    private static var workingFolder: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }
}
