import Disk
import Glibc

/// `ilpnet init`: a first topology file, ready to be changed.
enum InitCommand {
    private static let defaultName = "network"
    private static let nameBytesMax = 63

    static let declaration = Command(
        name: "init", section: .begin, summary: "write a small topology file to begin with",
        explanation: [
            "Writes NAME.swift, network.swift unless NAME is given, and sets editors up as"
                + " `ilpnet editor` does. It never overwrites a topology file."
        ],
        positionals: [
            Positional(
                name: "NAME", kind: .free, presence: .optional,
                help: "the network's name; a folder may stand before it, as in demo/my-network")
        ], examples: ["init", "init my-network"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let path = try path(invocation.positionals.first ?? defaultName)
        let folder = TopologyFiles.folder(of: path)
        let name = String(TopologyFiles.name(of: path).dropLast(".swift".count))
        do throws(FileError) {
            try PlainFile.create(path, Array(Starter.text(name: name).utf8))
            console.say("wrote \(path)")
            let ignored = GitIgnore(folder: folder)
            if try ignored.add(EditorFile.name) {
                console.say("added \(EditorFile.name) to \(ignored.path)")
            }
        } catch {
            guard error.code == EEXIST else { throw error.failure }
            throw Failure(
                .failed,
                [.init(path: path, "this file is there already", fix: "choose another name")])
        }
        try setUpEditor(folder, path, console)
        console.say("next: ilpnet check \(path)")
        return .success
    }

    /// Without a toolchain the topology file is still worth having.
    private static func setUpEditor(
        _ folder: String, _ path: String, _ console: Console
    ) throws(Failure) {
        let files = try TopologyFiles.byFolder([path])
        do throws(Failure) {
            for (folder, files) in files {
                let file = EditorFile(folder: folder)
                try file.write(for: files, console)
                console.say("wrote \(file.path)")
            }
        } catch {
            guard error.code == .usage else { throw error }
            console.report(error)
            console.note(
                "The topology file is written. When that is mended: ilpnet editor \(folder)")
        }
    }

    /// `demo/my-network.swift` for `demo/my-network`.
    private static func path(_ given: String) throws(Failure) -> String {
        let path = given.hasSuffix(".swift") ? given : given + ".swift"
        let name = TopologyFiles.name(of: path).dropLast(".swift".count)
        // RFC 1123 2.1: the name becomes part of host names and folder names.
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
        guard !name.isEmpty, name.utf8.count <= nameBytesMax,
            name.allSatisfy({ letters.contains($0) }), name.first != "-", name.last != "-"
        else {
            throw Failure(
                .usage, "\"\(name)\" cannot be the name of a network",
                fix: "use small letters, digits and hyphens between them, at most \(nameBytesMax)")
        }
        return path
    }
}
