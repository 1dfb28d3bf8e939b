import CanonicalJSON
import TopologyModel

/// One answer as it is kept: the description's JSON, and what compiler and program said.
///
/// The file begins with a line that names the format and the lengths of the three parts, so that
/// a torn file is told from a whole one.
struct CacheEntry: Equatable {
    private static let format = "ilpnet-answer-1"
    /// Of the first line.
    private static let headerBytesMax = 128
    static let fileBytesMax =
        LoadingLimits.descriptionBytesMax + 4 * LoadingLimits.outputBytesMax

    var json: [UInt8]
    var warnings: String
    var printed: String

    init(json: [UInt8], warnings: String, printed: String) {
        self.json = json
        self.warnings = warnings
        self.printed = printed
    }

    init?(fileBytes: [UInt8]) {
        let head = fileBytes.prefix(Self.headerBytesMax)
        guard let lineEnd = head.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = String(decoding: head[..<lineEnd], as: UTF8.self).split(separator: " ")
        let lengths = words.dropFirst().compactMap { Int($0) }.filter { $0 >= 0 }
        guard words.first == Self.format[...], words.count == 4, lengths.count == 3,
            lengths.reduce(lineEnd + 1, +) == fileBytes.count
        else { return nil }
        let warningsStart = lineEnd + 1 + lengths[0]
        let printedStart = warningsStart + lengths[1]
        json = Array(fileBytes[(lineEnd + 1)..<warningsStart])
        warnings = String(decoding: fileBytes[warningsStart..<printedStart], as: UTF8.self)
        printed = String(decoding: fileBytes[printedStart...], as: UTF8.self)
    }

    var fileBytes: [UInt8] {
        let header = "\(Self.format) \(json.count) \(warnings.utf8.count) \(printed.utf8.count)\n"
        return Array(header.utf8) + json + Array(warnings.utf8) + Array(printed.utf8)
    }

    func description(_ file: TypedPath) throws(LoadingError) -> NetworkDescription {
        do {
            return try JSONReader.read(NetworkDescription.self, from: json)
        } catch {
            throw .unreadableDescription(path: file.text, problem: .rubbish)
        }
    }

    /// nil where the entry is damaged: the file is then evaluated anew.
    func loaded(_ file: TypedPath) -> LoadedTopology? {
        guard let description = try? description(file) else { return nil }
        return LoadedTopology(
            description: description, folder: file.folder, warnings: warnings, printed: printed,
            timings: LoadingTimings(isCached: true, compileMicroseconds: 0, runMicroseconds: 0))
    }
}
