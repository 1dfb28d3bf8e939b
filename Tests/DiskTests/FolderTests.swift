import Glibc
import TestSupport
import XCTest

@testable import Disk

final class FolderTests: XCTestCase {
    func testMissingFoldersAreMadeAndNamedOutermostFirst() throws {
        let folder = try TemporaryFolder()
        XCTAssertEqual(
            try FolderTree.make(folder["a/b/c"]), [folder["a"], folder["a/b"], folder["a/b/c"]])
        XCTAssertEqual(try FolderTree.make(folder["a/b"]), [])
    }

    func testFoldersThatLeadNowhereAreTakenBack() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 300)
        XCTAssertThrowsError(try FolderTree.make(folder["a/b/\(long)/c"])) {
            XCTAssertEqual(($0 as? FileError)?.path, folder["a/b/\(long)"])
        }
        XCTAssertEqual(folder.names(), [])
    }

    func testATreeIsRemovedAndLinksOutOfItAreNotFollowed() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "other/file")
        try folder.write("x", to: "tree/inner/file")
        XCTAssertEqual(symlink(folder["other"], folder["tree/link"]), 0)
        XCTAssertEqual(FolderTree.names(in: folder["tree"]), ["inner", "link"])
        XCTAssertEqual(FolderTree.entries(of: folder["tree"]).map(\.isFolder), [true, false])
        FolderTree.remove(folder["tree"])
        XCTAssertEqual(folder.names(), ["other"])
        XCTAssertEqual(folder.names(in: "other"), ["file"])
    }

    func testALockIsHadAloneOrShared() throws {
        let folder = try TemporaryFolder()
        let descriptors = (0..<3).map { _ in open(folder.path, O_RDONLY | O_DIRECTORY) }
        defer { for descriptor in descriptors { close(descriptor) } }
        func take(_ index: Int, _ kind: FolderLock.Kind, _ waiting: () -> Void = {}) throws -> Bool
        {
            try FolderLock.take(
                descriptors[index], folder.path, kind, waitMilliseconds: 50, waiting: waiting)
        }
        XCTAssert(try take(0, .shared))
        XCTAssert(try take(1, .shared))
        var waits = 0
        let watch = Stopwatch()
        XCTAssertFalse(try take(2, .alone) { waits += 1 })
        XCTAssertGreaterThanOrEqual(watch.milliseconds, 50)
        XCTAssertEqual(waits, 1)
        XCTAssertEqual(flock(descriptors[0], LOCK_UN) | flock(descriptors[1], LOCK_UN), 0)
        XCTAssert(try take(2, .alone))
    }

    func testAPathHasAFolderAsTypedAndAName() {
        let parts = [
            "net.swift": ("", "net.swift"), "a/b.swift": ("a", "b.swift"), "/b": ("/", "b"),
            "a//b": ("a/", "b"), "a/": ("a", ""), "": ("", ""),
        ]
        for (path, (folder, name)) in parts {
            XCTAssertEqual(PathParts(path).folder, folder, path)
            XCTAssertEqual(PathParts(path).name, name, path)
        }
    }
}
