import Foundation
import TestSupport
import XCTest

@testable import Runtime

final class StateLockTests: XCTestCase {
    func testOnlyOneHasTheLockAndOthersAreToldWho() throws {
        let scene = try StateScene()
        XCTAssertFalse(scene.folder.isLocked)
        try held(scene) {
            XCTAssertTrue(scene.folder.isLocked)
            let other = try scene.folder.lock(waitMilliseconds: 30)
            XCTAssertTrue(other == nil)
            XCTAssertEqual(scene.folder.holderText, "another ilpnet")
            try scene.folder.writeSupervisor(
                StoredSupervisor(identity: .own(), version: "0.1"))
            XCTAssertEqual(scene.folder.holderText, "ilpnet 0.1 (pid \(getpid()))")
        }
        XCTAssertFalse(scene.folder.isLocked)
        let again = try scene.folder.lock(waitMilliseconds: 0)
        XCTAssertTrue(again != nil)
    }

    private func held(_ scene: StateScene, _ body: () throws -> Void) throws {
        let lock = try scene.folder.lock(waitMilliseconds: 0)
        XCTAssertTrue(lock != nil)
        try body()
        _ = consume lock
    }

    /// Or a supervisor that is gone would lock its network as long as one of its children lives.
    func testAChildDoesNotKeepTheLock() throws {
        let scene = try StateScene()
        try held(scene) { try scene.shell("exec sleep 60") }
        XCTAssertFalse(scene.folder.isLocked)
    }

    func testALockInAFolderThatWasRemovedCountsForNothing() throws {
        let scene = try StateScene()
        try held(scene) {
            try FileManager.default.removeItem(atPath: scene.folder.path)
            try scene.folder.make()
            let lock = try scene.folder.lock(waitMilliseconds: 0)
            XCTAssertTrue(lock != nil)
        }
    }

    /// Or two would hold locks at once, one of them of a file that nobody else can see.
    func testWhoWaitsForALockWhoseFileIsRemovedTakesTheNextOne() throws {
        let scene = try StateScene()
        let folder = scene.folder
        guard let lock = try folder.lock(waitMilliseconds: 0) else { return XCTFail("it is free") }
        let waiter = DispatchSemaphore(value: 0)
        let hasLock = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        Thread {
            waiter.signal()
            let next = try? folder.lock(waitMilliseconds: 20_000)
            hasLock.signal()
            mayEnd.wait()
            _ = consume next
            waiter.signal()
        }.start()
        waiter.wait()
        XCTAssertEqual(hasLock.wait(timeout: .now() + 0.05), .timedOut)
        folder.removeLock(lock)
        XCTAssertEqual(hasLock.wait(timeout: .now() + 10), .success)
        XCTAssertTrue(folder.isLocked)
        mayEnd.signal()
        waiter.wait()
        XCTAssertFalse(folder.isLocked)
    }

    func testALinkInPlaceOfTheLockIsNotFollowed() throws {
        let scene = try StateScene()
        symlink(scene.place["victim"], scene.folder.lockPath)
        let refusal = StateScene.refusal { _ = try scene.folder.lock(waitMilliseconds: 0) }
        XCTAssertEqual(
            refusal,
            [
                "\(scene.folder.lockPath) | cannot lock: it is a symbolic link | remove the link;"
                    + " what it points to stays as it is"
            ])
        XCTAssertEqual(scene.place.names(), ["state"])
    }

    func testWhoTakesTheLockRemovesWhatWasHalfWritten() throws {
        let scene = try StateScene()
        let half = [
            "net/ports.json.4711.new", "net/local/nodes/a.json.2.new", "net/secrets/a.3.new",
        ]
        let whole = [
            "net/secrets/a.new", "net/secrets/new", "net/secrets/.new", "net/local/b.x.new",
        ]
        for name in half + whole { try scene.place.write("x", to: "state/" + name) }
        try held(scene) {}
        for name in half {
            XCTAssertFalse(FileManager.default.fileExists(atPath: scene.place["state/" + name]))
        }
        for name in whole {
            XCTAssertTrue(
                FileManager.default.fileExists(atPath: scene.place["state/" + name]), name)
        }
    }
}
