import ConnectorConfig
import TestSupport
import XCTest

@testable import Dashboard

/// The keys, what is kept and who may come: read at the start, with clear problems.
final class DashboardKeyTests: XCTestCase {
    private func problems(
        _ folder: TemporaryFolder, _ change: (inout DashboardConfiguration) -> Void = { _ in }
    ) -> [String] {
        var configuration = PlayedNetwork().configuration
        change(&configuration)
        do throws(DashboardProblems) {
            _ = try DashboardSettings(
                checking: configuration, environment: [:], folder: folder.path)
            return []
        } catch {
            return error.all.map { "\($0.key): \($0.message)" }
        }
    }

    func testTheKeysAreReadWithoutTheirLineEnds() throws {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        var configuration = PlayedNetwork().configuration
        configuration.dataFolder = "kept"
        let settings = try DashboardSettings(
            checking: configuration, environment: [:], folder: folder.path)
        XCTAssertEqual(settings.keys.admin, Array(PlayedKeys.admin.utf8))
        XCTAssertEqual(settings.keys.publisher, Array(PlayedKeys.publisher.utf8))
        XCTAssertEqual(settings.keys.read, Array(PlayedKeys.read.utf8))
        XCTAssertEqual(settings.dataFolder, folder["kept"])
        XCTAssertEqual(settings.requireKey, false)
        XCTAssertEqual(settings.retention, .init(bytesMax: 4 << 30, ageSecondsMax: 604_800))
    }

    func testEachKeyThatCannotBeUsedIsSaid() throws {
        let folder = try TemporaryFolder()
        XCTAssertEqual(
            problems(folder),
            [
                "adminKeyFile: there is no file \(folder["admin"])",
                "publisherKeyFile: there is no file \(folder["publisher"])",
                "readKeyFile: there is no file \(folder["read"])",
            ])
        try PlayedKeys.write(to: folder)
        try folder.write("fifteen-letters", to: "admin")
        try folder.write("a key in several words", to: "read")
        XCTAssertEqual(
            problems(folder),
            [
                "adminKeyFile: \(folder["admin"]): the key is shorter than 16 characters",
                "readKeyFile: \(folder["read"]): the key holds a blank or another character that"
                    + " no header may",
            ])
    }

    func testOneKeyCannotOpenTwoDoors() throws {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        try folder.write(PlayedKeys.admin, to: "read")
        XCTAssertEqual(
            problems(folder), ["readKeyFile: another of the three files holds the same key"])
    }

    func testWhatIsKeptHasABound() throws {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        XCTAssertEqual(
            problems(folder) { $0.retention = .init(bytesMax: 1, ageSecondsMax: 59) },
            [
                "retention: bytesMax: 1 is not from 134217728 to 17592186044416",
                "retention: ageSecondsMax: 59 is not from 60 to 316224000",
            ])
    }

    func testAnOriginIsWrittenAsABrowserDoes() throws {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        let right = ["https://example.com", "http://[::1]:8080", "http://localhost:1"]
        XCTAssertEqual(problems(folder) { $0.allowedOrigins = right }, [])
        for origin in [
            "*", "null", "example.com", "https://example.com/", "https://Example.com", "https://",
            "file://", "https://a b",
        ] {
            XCTAssertEqual(
                problems(folder) { $0.allowedOrigins = [origin] },
                ["allowedOrigins: \"\(origin)\" is no origin"])
        }
    }
}
