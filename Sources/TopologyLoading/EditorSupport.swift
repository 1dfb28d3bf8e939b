import CanonicalJSON

extension TopologyLoader {
    /// The file from which sourcekit-lsp learns how each file of a folder is compiled.
    package static let compileCommandsName = "compile_commands.json"

    /// True for what `compileCommands` returned once, and for an empty file: every entry compiles
    /// one Swift file as the program of a topology.
    package static func areOurs(compileCommands bytes: [UInt8]) -> Bool {
        guard let entries = try? JSONParser.parse(bytes).elements else { return bytes.isEmpty }
        return entries.allSatisfy { entry in
            entry["arguments"]?.elements?.contains { $0.string == Compilation.programModule }
                ?? false
        }
    }

    /// The text of a `compile_commands.json` for these files in this folder, with which an editor
    /// completes and explains topology files. The language's modules are built if need be.
    package func compileCommands(
        folder: String, files: [String]
    ) throws(LoadingError) -> String {
        let place = TypedPath("\(folder)/\(Self.compileCommandsName)")
        let cache = try cacheFolder.opened(for: place)
        let compiler = try toolchains.compiler(for: place, cache: cache)
        let modules = try LanguageModules(
            cache: cache, compiler: compiler, limits: limits, note: note
        ).built(for: place)
        let directory = ToolchainSearch.resolved(folder)
        var json = JSONWriter(.indented)
        json.array { json in
            for file in files.sorted() {
                json.object { json in
                    json.member("directory", directory)
                    json.member("file", file)
                    json.key("arguments")
                    json.array { json in
                        let arguments =
                            [compiler.path] + Compilation.languageFlags + modules.searchFlags
                            + [TypedPath(file).asArgument]
                        for argument in arguments { json.value(argument) }
                    }
                }
            }
        }
        return String(decoding: json.fileBytes, as: UTF8.self)
    }
}
