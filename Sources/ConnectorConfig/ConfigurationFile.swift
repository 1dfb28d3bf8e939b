import CanonicalJSON

/// A configuration that says in which format it is written.
protocol ConfigurationFile: Decodable {
    static var currentFormatVersion: Int { get }
    var formatVersion: Int { get }
}

extension NodeConfiguration: ConfigurationFile {}
extension DashboardConfiguration: ConfigurationFile {}

extension ConfigurationFile {
    /// Of a foreign format only that is said: its unknown keys are no one's mistake.
    static func readStrictly(from bytes: [UInt8]) throws(JSONProblems) -> Self {
        do {
            let configuration = try JSONReader.read(Self.self, from: bytes)
            if configuration.formatVersion == currentFormatVersion { return configuration }
        } catch {
            guard foreignFormat(in: bytes) != nil else { throw error }
        }
        throw JSONProblems(all: foreignFormat(in: bytes).map { [$0] } ?? [])
    }

    /// nil as well where the text is no JSON or has no version: the reader reports that.
    private static func foreignFormat(in bytes: [UInt8]) -> JSONProblem? {
        guard let version = FormatVersion(of: bytes), version.number != currentFormatVersion
        else { return nil }
        return JSONProblem(
            line: version.line,
            message: "formatVersion: this program reads format \(currentFormatVersion), "
                + "not \(version.number)")
    }
}
