import Foundation
import Glibc
import TestSupport
import XCTest

@testable import Disk

final class PlainFileTests: XCTestCase {
    private let folder = try? TemporaryFolder()
    private var path: String { (folder?.path ?? "") + "/file" }

    func testAFileIsReadUpToItsLimit() throws {
        let bytes = [UInt8](repeating: 7, count: 100_000)
        try PlainFile.create(path, bytes)
        XCTAssertEqual(try PlainFile.read(path, bytesMax: bytes.count), bytes)
        XCTAssertEqual(
            causeOfReading(path, bytesMax: bytes.count - 1), .tooLarge)
    }

    func testAPipeIsReadToItsEndOrRefused() throws {
        XCTAssertEqual(mkfifo(path, 0o600), 0)
        XCTAssertEqual(causeOfReading(path, bytesMax: 8, regularOnly: true), .notRegular)
        for (bytesMax, cause) in [(5, nil), (4, FileError.Cause.tooLarge)] {
            let writer = Thread { [path] in
                let pipe = open(path, O_WRONLY)
                _ = OpenFile.fill(pipe, Array("12345".utf8))
                close(pipe)
            }
            writer.start()
            XCTAssertEqual(causeOfReading(path, bytesMax: bytesMax), cause)
        }
    }

    func testWhatIsNoFileIsSaidToBeSo() throws {
        XCTAssertNil(try PlainFile.read(path, bytesMax: 8))
        XCTAssertNil(try PlainFile.read("", bytesMax: 8))
        XCTAssertEqual(causeOfReading(folder?.path ?? "", bytesMax: 8), .system(EISDIR))
    }

    func testAFileIsCreatedOnlyOnceAndReplacedWhole() throws {
        try PlainFile.create(path, [1], permissions: 0o600)
        XCTAssertThrowsError(try PlainFile.create(path, [2])) {
            XCTAssertEqual(($0 as? FileError)?.code, EEXIST)
        }
        // What a killed run with our number left behind is in nobody's way.
        try PlainFile.create("\(path).\(getpid()).new", [9])
        try PlainFile.replace(path, with: [3])
        try PlainFile.append([4], to: path)
        XCTAssertEqual(try PlainFile.read(path, bytesMax: 8), [3, 4])
        XCTAssertEqual(folder?.names(), ["file"])
    }

    func testAReplacementThatFailsLeavesNothingAside() throws {
        try FolderTree.make(path + "/full")
        XCTAssertThrowsError(try PlainFile.replace(path, with: [1])) {
            XCTAssertEqual(($0 as? FileError)?.path, path)
        }
        XCTAssertEqual(folder?.names(), ["file"])
    }

    private func causeOfReading(
        _ path: String, bytesMax: Int, regularOnly: Bool = false
    ) -> FileError.Cause? {
        do {
            _ = try PlainFile.read(path, bytesMax: bytesMax, regularOnly: regularOnly)
            return nil
        } catch {
            return error.cause
        }
    }
}
