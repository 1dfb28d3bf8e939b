import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// Secrets are in their files and nowhere else.
final class SecretsTests: RunTestCase {
    private static let given = "Very-Secret-Value-From-Outside"

    private func network() -> NetworkDescription {
        Networks.line(hasDashboard: true).with {
            $0.secrets = [
                SecretDescription(
                    name: "ours", origin: .environment(variable: "OURS"), isShared: false,
                    source: Networks.place)
            ]
            $0["n1"].peers[0].secret = "ours"
            for name in ["n1", "n2", "n3"] { $0[name].logLevel = Declared(.debug) }
        }
    }

    func testNoSecretIsInArgumentsEnvironmentsLogsDumpsOrOtherFiles() throws {
        let path = try scene.write(network())
        let up = try scene.ilpnet("up", "-d", path, environment: ["OURS": Self.given])
        XCTAssertEqual(up.exitCode, 0, up.errors)
        let edit = try scene.ilpnet(
            "up", "-d",
            try scene.write(
                network().with {
                    $0["n3"].peers = [Networks.link(to: "n4")]
                    $0.nodes.append(Networks.node("n4"))
                }), environment: ["OURS": Self.given])
        XCTAssertEqual(edit.exitCode, 0, edit.errors)
        try scene.act(.kill, "n2")
        try scene.waitUntilReady()
        XCTAssertEqual(try scene.send(from: "n1", to: "n3", "--count", "10").exitCode, 0)
        var values = [Self.given]
        for name in scene.folder.names(in: "state/line/secrets") {
            values.append(try scene.folder.read("state/line/secrets/\(name)"))
        }
        XCTAssertGreaterThan(values.count, 8)
        XCTAssertEqual(Set(values).count, values.count - 1, "all but the given one differ")

        var places: [String: String] = [
            "up": up.output + up.errors, "edit": edit.output + edit.errors,
        ]
        for process in scene.processes {
            for part in ["cmdline", "environ"] {
                places["\(part) of \(process.role)"] =
                    ProcessList.words(of: "/proc/\(process.identifier)/\(part)")
                    .joined(separator: "\n")
            }
        }
        for command in [
            ["ps", "--json"], ["logs"], ["events", "--json"], ["ls"], ["plan", path],
        ]
        where command[0] != "events" {
            let run = try ProgramRun(
                BuiltProducts.ilpnet, command, environment: scene.environment(),
                folder: scene.folder.path)
            places[command[0]] = run.output + run.errors
        }
        let dump = try scene.ilpnet("dump", "-o", scene.folder["dump.tar"])
        XCTAssertEqual(dump.exitCode, 0, dump.errors)
        let root = scene.folder.path
        for name in try FileManager.default.subpathsOfDirectory(atPath: root)
        where !name.hasPrefix("state/line/secrets/") {
            let bytes = FileManager.default.contents(atPath: "\(root)/\(name)") ?? Data()
            places[name] = String(decoding: bytes, as: UTF8.self)
        }
        XCTAssertNotNil(places["dump.tar"])
        for (place, text) in places {
            for value in values where text.contains(value) { XCTFail("a secret is in \(place)") }
        }
    }

    func testAllIsForItsOwnerAloneWhateverTheUserAllowsByDefault() throws {
        try scene.write(Networks.line(nodes: 2, hasDashboard: true))
        let up = try ProgramRun(
            "/bin/sh",
            ["-c", "umask 0; exec \"$0\" up -d \"$1\"", BuiltProducts.ilpnet, scene.file],
            environment: scene.environment(), folder: scene.folder.path)
        XCTAssertEqual(up.exitCode, 0, up.errors)
        for name in try FileManager.default.subpathsOfDirectory(atPath: scene.folder["state"]) {
            var facts = stat()
            XCTAssertEqual(lstat(scene.folder["state/\(name)"], &facts), 0)
            let mode = facts.st_mode & 0o777
            switch facts.st_mode & S_IFMT {
            case S_IFDIR: XCTAssertEqual(mode, 0o700, name)
            // What counts is the folder that it is in.
            case S_IFSOCK: break
            default: XCTAssertEqual(mode, 0o600, name)
            }
        }
    }

    func testWiderModesAreRefusedWithTheFix() throws {
        try scene.up(Networks.line(nodes: 2))
        let secret = scene.folder["state/line/secrets/n1.n2"]
        XCTAssertEqual(chmod(secret, 0o640), 0)
        let before = try scene.status()
        let edit = try scene.up(with: ["-d"], Networks.line())
        XCTAssertEqual(edit.exitCode, 1, edit.output + edit.errors)
        XCTAssert(edit.errors.contains("fix: chmod 600 \(secret)"), edit.errors)
        XCTAssertEqual(try scene.status().processIdentifiers, before.processIdentifiers)
        try scene.down()
        for options in [["-d"], []] {
            let up = try scene.up(with: options)
            XCTAssertEqual(up.exitCode, 1, up.output + up.errors)
            XCTAssert(up.errors.contains("others on this machine can read this secret"), up.errors)
            try eventually(within: 2, "it is gone") { scene.processes.isEmpty }
        }
        XCTAssertEqual(chmod(secret, 0o600), 0)
        for folder in ["state/line", "state/line/secrets", "state"] {
            let path = scene.folder[folder]
            XCTAssertEqual(chmod(path, 0o750), 0)
            let up = try scene.up(with: ["-d"])
            XCTAssertEqual(up.exitCode, 1, up.output + up.errors)
            XCTAssert(up.errors.contains("fix: chmod 700 \(path)"), up.errors)
            XCTAssertEqual(chmod(path, 0o700), 0)
        }
        XCTAssertEqual(try scene.up(with: ["-d"]).exitCode, 0)
        try scene.down()
        scene.assertNothingIsLeft()
    }
}
