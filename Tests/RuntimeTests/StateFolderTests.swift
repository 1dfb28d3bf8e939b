import Foundation
import TestSupport
import XCTest

@testable import Runtime

final class StateFolderTests: XCTestCase {
    func testEverythingIsForTheUserAlone() throws {
        let before = umask(0o002)
        defer { umask(before) }
        let scene = try StateScene()
        for folder in scene.folder.folders {
            XCTAssertEqual(StateScene.mode(folder), 0o700, folder)
        }
        XCTAssertEqual(try scene.place.read("state/.gitignore"), "*\n")
        // Again is no work and no error.
        try scene.folder.make()
    }

    func testAMaskThatTakesTooMuchIsOvercome() throws {
        let before = umask(0o377)
        let place = try TemporaryFolder()
        chmod(place.path, 0o700)
        let folder = StateFolder(network: "net", root: place["a/b"])
        let refusal = StateScene.refusal { try folder.make() }
        umask(before)
        // Whoever may do everything is not stopped by the folder above.
        guard geteuid() == 0 || refusal.isEmpty else { return }
        XCTAssertEqual(refusal, [])
        for path in folder.folders { XCTAssertEqual(StateScene.mode(path), 0o700, path) }
    }

    func testAWiderModeIsRefusedWithTheFix() throws {
        let scene = try StateScene()
        for (path, mode) in zip(scene.folder.folders, [0o755, 0o750, 0o701, 0o770, 0o777, 0o705]) {
            chmod(path, mode_t(mode))
            XCTAssertEqual(
                StateScene.refusal { try scene.folder.make() },
                [
                    "\(path) | others on this machine can look into this folder (mode "
                        + "\(String(mode, radix: 8))) | chmod 700 \(path), or name another folder"
                        + " with ILPNET_STATE_DIR=FOLDER"
                ])
            chmod(path, 0o700)
        }
        chmod(scene.folder.path, 0o500)
        XCTAssertEqual(
            StateScene.refusal { try scene.folder.make() },
            [
                "\(scene.folder.path) | you may not use this folder yourself (mode 500)"
                    + " | chmod 700 \(scene.folder.path)"
            ])
    }

    func testALinkAFileAndAForeignFolderAreRefused() throws {
        let place = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: place["elsewhere"], withIntermediateDirectories: true)
        symlink(place["elsewhere"], place["link"])
        XCTAssertEqual(
            StateScene.refusal { try StateFolder(network: "net", root: place["link"]).make() },
            [
                "\(place["link"]) | this is a symbolic link, and a network's state needs a folder"
                    + " | remove the link, or name the folder itself with ILPNET_STATE_DIR=FOLDER"
            ])
        XCTAssertEqual(place.names(in: "elsewhere"), [])
        try place.write("", to: "file")
        XCTAssertEqual(
            StateScene.refusal { try StateFolder(network: "net", root: place["file"]).make() },
            [
                "\(place["file"]) | this is no folder, but a network's state belongs here"
                    + " | move it away, or name a folder with ILPNET_STATE_DIR=FOLDER"
            ])
        guard geteuid() == 0 else { return }
        mkdir(place["foreign"], 0o700)
        chown(place["foreign"], 12_345, 12_345)
        XCTAssertEqual(
            StateScene.refusal { try StateFolder(network: "net", root: place["foreign"]).make() },
            [
                "\(place["foreign"]) | this folder belongs to another user (uid 12345)"
                    + " | run as that user, or name a folder of yours with ILPNET_STATE_DIR=FOLDER"
            ])
    }

    func testWhereNothingCanBeMadeThatIsSaid() throws {
        let refusal = StateScene.refusal {
            try StateFolder(network: "net", root: "/proc/nowhere").make()
        }
        XCTAssertEqual(refusal.count, 1)
        XCTAssertEqual(refusal[0].hasPrefix("/proc/nowhere | cannot make the folder: "), true)
    }

    func testTheRootIsAbsoluteWhereverItIsNamed() {
        let here = FileManager.default.currentDirectoryPath
        XCTAssertEqual(StateFolder.root([:]), here + "/.ilpnet")
        XCTAssertEqual(StateFolder.root(["ILPNET_STATE_DIR": ""]), here + "/.ilpnet")
        XCTAssertEqual(StateFolder.root(["ILPNET_STATE_DIR": "a/b//"]), here + "/a/b")
        XCTAssertEqual(StateFolder.root(["ILPNET_STATE_DIR": "/a/b/"]), "/a/b")
    }

    func testNetworksAreTheFoldersThatCouldBeOne() throws {
        let scene = try StateScene()
        XCTAssertEqual(StateFolder.networks(in: scene.folder.root), ["net"])
        mkdir("\(scene.folder.root)/alpha", 0o700)
        mkdir("\(scene.folder.root)/.hidden", 0o700)
        try scene.place.write("", to: "state/file")
        symlink("/tmp", "\(scene.folder.root)/link")
        XCTAssertEqual(StateFolder.networks(in: scene.folder.root), ["alpha", "net"])
        XCTAssertEqual(StateFolder.networks(in: scene.place["nowhere"]), [])
    }

    func testANameThatLeadsElsewhereIsNone() {
        for name in ["", ".", "..", "a/b", "../a", ".ilpnet", "a b", "a\n", "a\u{7f}"] {
            XCTAssertFalse(StateFolder.isName(name), name)
        }
        XCTAssertFalse(StateFolder.isName(String(repeating: "a", count: 129)))
        for name in ["a", "linear-5", "Größe", "a.b"] { XCTAssertTrue(StateFolder.isName(name)) }
    }

    func testWhatIsStoredIsReadAgain() throws {
        let scene = try StateScene()
        let folder = scene.folder
        XCTAssertNil(folder.readSupervisor())
        XCTAssertNil(folder.readNetwork())
        XCTAssertEqual(folder.readPorts(), [:])
        let supervisor = StoredSupervisor(identity: .own(), version: "0.1")
        let network = StoredNetwork(description: "{\"name\": \"é\"}\n", file: "/a.swift")
        let ports = ["a": StoredPorts(peer: 3_000, web: 9_080)]
        try folder.writeSupervisor(supervisor)
        let files = StagedFiles()
        try folder.stage(network, ports, into: files)
        try files.commit()
        XCTAssertEqual(folder.readSupervisor(), supervisor)
        XCTAssertEqual(folder.readNetwork(), network)
        XCTAssertEqual(folder.readPorts(), ports)
        for path in [folder.supervisorPath, folder.networkPath, folder.portsPath] {
            XCTAssertEqual(StateScene.mode(path), 0o600)
            // Cut off anywhere it is as if it were not there.
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for count in 0..<whole.count - 1 {
                try whole.prefix(count).write(to: URL(fileURLWithPath: path))
                switch path {
                case folder.supervisorPath: XCTAssertNil(folder.readSupervisor())
                case folder.networkPath: XCTAssertNil(folder.readNetwork())
                default: XCTAssertEqual(folder.readPorts(), [:])
                }
            }
        }
    }

    func testWhatCannotBeWrittenIsNamed() throws {
        let scene = try StateScene()
        try FileManager.default.removeItem(atPath: scene.folder.root)
        XCTAssertEqual(
            StateScene.refusal { try scene.folder.writeNetwork(.init(description: "", file: "")) },
            ["\(scene.folder.networkPath) | cannot write: No such file or directory"])
    }
}
