import ConnectorConfig
import EventStore

/// How much is kept, and which pages of other servers may come.
extension DashboardSettings {
    /// Room for the file that is written and the one before it.
    private static let retentionBytes = 128 << 20...1 << 44
    private static let retentionSecondsByDefault = 7 * 86_400
    private static let retentionSeconds = 60...3_660 * 86_400
    private static let originsMax = 64
    private static let originBytesMax = 300

    static func retention(
        _ given: DashboardConfiguration.Retention?, _ problems: inout [DashboardProblem]
    ) -> Retention {
        Retention(
            bytesMax: number(
                "bytesMax", given?.bytesMax, in: retentionBytes,
                StoreLimits.bytesMaxDefault, &problems),
            ageSecondsMax: number(
                "ageSecondsMax", given?.ageSecondsMax, in: retentionSeconds,
                retentionSecondsByDefault, &problems))
    }

    private static func number(
        _ key: String, _ value: Int?, in range: ClosedRange<Int>, _ standIn: Int,
        _ problems: inout [DashboardProblem]
    ) -> Int {
        guard let value, !range.contains(value) else { return value ?? standIn }
        problems.append(
            DashboardProblem(
                key: "retention",
                message: "\(key): \(value) is not from \(range.lowerBound) to \(range.upperBound)",
                fix: "write for instance \(standIn), or leave it out"))
        return standIn
    }

    static func checkOrigins(_ origins: [String], _ problems: inout [DashboardProblem]) {
        if origins.count > originsMax {
            problems.append(
                DashboardProblem(
                    key: "allowedOrigins", message: "\(origins.count) origins are too many",
                    fix: "write at most \(originsMax)"))
        }
        for (index, origin) in origins.enumerated() where !isOrigin(origin) {
            problems.append(
                DashboardProblem(
                    key: "allowedOrigins", index: index,
                    message: "\"\(origin.prefix(originBytesMax))\" is no origin",
                    fix: "write scheme, host and port as a browser does, in lower case and"
                        + " without a slash at the end: https://example.com:8443"))
        }
    }

    /// As RFC 6454 6.2 writes one.
    private static func isOrigin(_ text: String) -> Bool {
        text.utf8.count <= originBytesMax && text == text.lowercased() && WebOrigin(text) != nil
    }
}
