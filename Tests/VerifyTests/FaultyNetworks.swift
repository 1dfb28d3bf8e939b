import CanonicalJSON
import Foundation
import TestSupport
import TopologyDSL
import XCTest

/// Networks kept by a program whose nodes misbehave, and what `verify` says of each.
enum FaultyNetworks {
    // XCTest runs the tests of a process one after another, on one thread.
    private nonisolated(unsafe) static var all: [String: FaultyNetwork]?

    static func report(_ fault: String) throws -> VerifyOutput {
        if all == nil {
            all = try topologies.mapValues { try FaultyNetwork($0()) }
            // All are on their way before the first is waited for.
            for network in all?.values.map({ $0 }) ?? [] { try network.verify() }
        }
        return try XCTUnwrap(all?[fault]).report()
    }

    static func end() {
        for network in all?.values.map({ $0 }) ?? [] { network.end() }
        all = nil
    }
}

/// One such network.
final class FaultyNetwork {
    private let place: VerifyPlace
    private let name: String
    private let file: String
    private let supervisor: StartedProgram
    private var verification: StartedProgram?

    init(_ topology: Topology) throws {
        place = try VerifyPlace()
        name = topology.description.name
        file = try place.write(topology)
        supervisor = try StartedProgram(
            BuiltProducts.folder + "/faulty", ["hold", file, place.state],
            environment: place.environment)
    }

    func verify() throws {
        let socket = place.state + "/\(name)/control.sock"
        try eventually(within: 20, "\(name) is kept") {
            FileManager.default.fileExists(atPath: socket)
        }
        verification = try StartedProgram(
            BuiltProducts.ilpnet, ["verify", file, "--json"], environment: place.environment)
    }

    func report() throws -> VerifyOutput {
        let run = try XCTUnwrap(verification).waitForEnd()
        XCTAssertEqual(run.exitCode, 1, run.errors)
        return try VerifyOutput(run)
    }

    func end() {
        verification?.end()
        let run = supervisor.end()
        XCTAssertEqual(run.exitCode, 0, run.errors)
    }
}

/// A folder with a topology and the state of its network.
final class VerifyPlace {
    let folder: TemporaryFolder
    var state: String { folder["state"] }
    var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["ILPNET_STATE_DIR"] = state
        environment["XDG_RUNTIME_DIR"] = folder.path
        environment["ILPNET_CACHE_DIR"] = BuiltProducts.cacheFolder
        return environment
    }

    init() throws { folder = try TemporaryFolder() }

    /// As JSON, which needs no compiler.
    func write(_ topology: Topology) throws -> String {
        var description = topology.description
        // A process has one set of settings, and other tests declare theirs in it.
        description.settings = []
        return try folder.write(
            try JSONWriter.text(of: description), to: description.name + ".json")
    }

    func ilpnet(_ arguments: [String]) throws -> ProgramRun {
        try ProgramRun.ilpnet(arguments, environment: environment)
    }
}
