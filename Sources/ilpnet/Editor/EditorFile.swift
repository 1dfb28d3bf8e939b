import Disk
import TopologyLoading

/// `compile_commands.json`, the file from which sourcekit-lsp learns how topology files are
/// compiled.
struct EditorFile {
    static let name = TopologyLoader.compileCommandsName
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
                !TopologyLoader.areOurs(compileCommands: bytes)
            else { return }
        } catch {
            throw error.failure
        }
        let problem = Failure.Problem(
            path: path, "another tool wrote this file and it is left alone",
            fix: "move the topology files to a folder of their own")
        throw Failure(.failed, [problem])
    }
}
