import Disk
import CanonicalJSON
import TopologyLoading

/// `compile_commands.json`, the file from which sourcekit-lsp learns how topology files are
/// compiled.
struct EditorFile {
    static let name = "compile_commands.json"
    private static let bytesMax = 64 * 1024 * 1024

    let folder: String

    var path: String { TopologyFiles.path(EditorFile.name, in: folder) }

    /// For these files of the folder, by name.
    func write(for files: [String], _ console: Console) throws(Failure) {
        try refuseForeign()
        let text: String
        do throws(LoadingError) {
            let loader = TopologyLoader(cache: .ofThisProcess, note: console.relay)
            text = try loader.compileCommands(folder: folder, files: files)
        } catch {
            // Whatever is wrong has no place in any file: none was looked at.
            throw Failure(error).withoutPlaces
        }
        do throws(FileError) {
            try PlainFile.replace(path, with: Array(text.utf8))
        } catch {
            throw error.failure
        }
    }

    /// Another tool's file may be the only one of its kind, so it is left alone.
    private func refuseForeign() throws(Failure) {
        do throws(FileError) {
            guard let bytes = try PlainFile.read(path, bytesMax: EditorFile.bytesMax),
                !EditorFile.isOurs(bytes)
            else { return }
        } catch {
            throw error.failure
        }
        let problem = Failure.Problem(
            path: path, "another tool wrote this file and it is left alone",
            fix: "move the topology files to a folder of their own")
        throw Failure(.failed, [problem])
    }

    /// True where every entry compiles one Swift file as a program of a topology.
    private static func isOurs(_ bytes: [UInt8]) -> Bool {
        guard let entries = try? JSONParser.parse(bytes).elements else { return bytes.isEmpty }
        return entries.allSatisfy { entry in
            entry["arguments"]?.elements?.contains { $0.string == "Topology_" } ?? false
        }
    }
}
