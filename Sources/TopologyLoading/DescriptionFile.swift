import CanonicalJSON
import TopologyModel

/// A description that was exported as JSON. No compiler and no cache is needed for it.
struct DescriptionFile {
    private let file: TypedPath

    init(_ file: TypedPath) { self.file = file }

    func load() throws(LoadingError) -> LoadedTopology {
        let bytes = try file.read(bytesMax: LoadingLimits.descriptionBytesMax)
        let description: NetworkDescription
        do {
            // Whoever edits this file wants to hear of its own lines.
            description = try JSONReader.read(
                NetworkDescription.self, from: bytes,
                userInfo: [.declarationFile: file.baseName], lineKey: .declarationLine)
        } catch {
            throw unreadable(
                Self.newerFormat(bytes)
                    ?? .wrong(
                        error.all.prefix(LoadingLimits.problemsMax).map {
                            LineProblem(line: $0.line, message: $0.message)
                        }))
        }
        guard description.formatVersion == NetworkDescription.currentFormatVersion else {
            throw unreadable(
                Self.newerFormat(bytes)
                    ?? .wrong([
                        LineProblem(
                            line: 1, message: "there is no format \(description.formatVersion)")
                    ]))
        }
        return LoadedTopology(
            description: description, folder: file.folder, warnings: "", printed: "",
            timings: LoadingTimings(isCached: false, compileMicroseconds: 0, runMicroseconds: 0))
    }

    private func unreadable(_ problem: DescriptionProblem) -> LoadingError {
        .unreadableDescription(path: file.text, problem: problem)
    }

    /// A newer description may be wrong in any way for this reader; then only its age matters.
    private static func newerFormat(_ bytes: [UInt8]) -> DescriptionProblem? {
        guard let version = FormatVersion(of: bytes),
            version.number > NetworkDescription.currentFormatVersion
        else { return nil }
        return .newerFormat(line: version.line, found: version.number)
    }
}
