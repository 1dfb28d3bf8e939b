import Foundation
import TestSupport
import XCTest

@testable import Runtime

final class NetworkIndexTests: XCTestCase {
    private var scene: StateScene!
    private var index: NetworkIndex {
        NetworkIndex(environment: ["XDG_RUNTIME_DIR": scene.place.path])
    }

    override func setUpWithError() throws { scene = try StateScene() }

    override func tearDown() { scene = nil }

    private func network(_ name: String, root: String) throws -> StateFolder {
        let folder = StateFolder(network: name, root: scene.place[root])
        try folder.make()
        try folder.writeSupervisor(
            StoredSupervisor(identity: .own(), version: "1"))
        return folder
    }

    func testNetworksAreFoundWhereverTheyAre() throws {
        XCTAssertEqual(index.all(), [])
        let networks = [
            try network("same", root: "a/.ilpnet"), try network("same", root: "b/.ilpnet"),
            try network("other", root: "b/.ilpnet"),
        ]
        for network in networks { index.register(network) }
        index.register(networks[0])
        XCTAssertEqual(index.all(), [networks[0], networks[2], networks[1]])
        index.unregister(networks[0])
        index.unregister(networks[0])
        XCTAssertEqual(index.all(), [networks[2], networks[1]])
        XCTAssertEqual(StateScene.mode(scene.place["ilpnet"]), 0o700)
    }

    func testThoseThatAreGoneAreForgotten() throws {
        let ended = try network("ended", root: "a")
        let removed = try network("removed", root: "a")
        let left = try network("left", root: "a")
        for network in [ended, removed, left] { index.register(network) }
        ended.removeRunFiles()
        try FileManager.default.removeItem(atPath: removed.path)
        XCTAssertEqual(index.all(), [left])
        XCTAssertEqual(scene.place.names(in: "ilpnet").count, 1)
    }

    func testWhatIsNoEntryIsSweptAway() throws {
        let network = try network("net", root: "a")
        index.register(network)
        for (name, text) in [
            ("1", "relative/net"), ("2", ""), ("3", network.path), ("4", "/\u{0}"), ("5", "/a/.."),
        ] {
            try scene.place.write(text, to: "ilpnet/\(name)")
        }
        mkfifo(scene.place["ilpnet/6"], 0o600)
        XCTAssertEqual(index.all(), [network])
        XCTAssertEqual(scene.place.names(in: "ilpnet").count, 1)
    }

    /// In a folder that everybody can write to, anybody can have made it.
    func testAnIndexThatIsNotOursIsNeitherReadNorWritten() throws {
        let network = try network("net", root: "a")
        mkdir(scene.place["ilpnet"], 0o777)
        chmod(scene.place["ilpnet"], 0o777)
        index.register(network)
        XCTAssertEqual(scene.place.names(in: "ilpnet"), [])
        try scene.place.write("theirs", to: "ilpnet/1")
        XCTAssertEqual(index.all(), [])
        XCTAssertEqual(scene.place.names(in: "ilpnet"), ["1"])
        unlink(scene.place["ilpnet/1"])
        rmdir(scene.place["ilpnet"])
        symlink(scene.place["a"], scene.place["ilpnet"])
        index.register(network)
        XCTAssertEqual(scene.place.names(in: "a"), [".gitignore", "net"])
    }

    func testWithoutARuntimeFolderNothingFails() throws {
        let nowhere = NetworkIndex(environment: ["XDG_RUNTIME_DIR": scene.place["nowhere"]])
        nowhere.register(scene.folder)
        nowhere.unregister(scene.folder)
        XCTAssertEqual(nowhere.all(), [])
    }
}
