import Foundation
import Runtime
import XCTest

/// What runs in a scene, and what is left of it.
extension RunScene {
    /// A process that lives: what has ended and waits for its parent to look does not.
    struct RunningProcess: CustomStringConvertible {
        var identifier: Int32
        var arguments: [String]

        var description: String { "\(identifier): " + arguments.joined(separator: " ") }

        /// `connector`, `dashboard`, `supervise` and so on.
        var role: String { arguments.count > 1 ? arguments[1] : "" }
    }

    var processes: [RunningProcess] {
        ProcessList.living { $0.contains { $0.contains(folder.path) } }
    }

    /// No process, no socket, no lock, and nothing that says that any of them runs. The networks
    /// are all there are unless they are named.
    func assertNothingIsLeft(
        of networks: String..., file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertEqual(processes.map(\.description), [], file: file, line: line)
        let all = folder.names(in: "state").filter { !$0.hasPrefix(".") }
        for network in networks.isEmpty ? all : networks {
            assertIsDown(network, file: file, line: line)
        }
        XCTAssertEqual(folder.names(in: "run/ilpnet"), [], file: file, line: line)
    }

    /// Of a network among others.
    func assertIsDown(
        _ network: String, file: StaticString = #filePath, line: UInt = #line
    ) {
        let path = state(network).path
        let running = processes.filter { process in
            process.arguments.contains { $0 == path || $0.hasPrefix(path + "/") }
        }
        XCTAssertEqual(running.map(\.description), [], network, file: file, line: line)
        let left = folder.names(in: "state/\(network)").filter {
            ["lock", "control.sock", "journal", "supervisor.json"].contains($0)
                || $0.hasSuffix(".new")
        }
        XCTAssertEqual(left, [], network, file: file, line: line)
    }
}

/// The processes of this machine, as `/proc` shows them.
enum ProcessList {
    static func living(where isWanted: ([String]) -> Bool) -> [RunScene.RunningProcess] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap { identifier in
            let arguments = words(of: "/proc/\(identifier)/cmdline")
            guard isWanted(arguments), isAlive(identifier) else { return nil }
            return RunScene.RunningProcess(identifier: identifier, arguments: arguments)
        }
    }

    /// The letter of `/proc`; nil where there is no such process.
    static func state(of identifier: Int32) -> Character? {
        let text = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
        return text?.split(separator: ")").last?.dropFirst().first
    }

    static func isAlive(_ identifier: Int32) -> Bool {
        let state = state(of: identifier)
        return state != nil && state != "Z" && state != "X"
    }

    /// Of `cmdline` or `environ`.
    static func words(of path: String) -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        let bytes = (try? file.readToEnd()) ?? Data()
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
