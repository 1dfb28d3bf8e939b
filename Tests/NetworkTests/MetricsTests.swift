import Foundation
import TestSupport
import XCTest

/// The metrics of a node that has done something, for programs that read them.
final class MetricsTests: XCTestCase {
    func testPrometheusFindsNothingToComplainOf() throws {
        let promtool = try requireProgram("promtool", package: "prometheus")
        let page = try metricsAfterTwoPackets()
        let folder = try TemporaryFolder()
        let file = try folder.write(page, to: "metrics")
        let check = try ProgramRun(
            "/bin/sh", ["-c", "\"\(promtool)\" check metrics < \"\(file)\""])
        XCTAssertEqual(check.exitCode, 0, check.output + check.errors)
        XCTAssertEqual(check.output + check.errors, "")
    }

    func testEveryPrepareIsInOneOfTheSums() throws {
        let page = try metricsAfterTwoPackets()
        func value(_ sample: String) throws -> Int {
            let line = page.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
            return try XCTUnwrap(line.flatMap { Int($0.dropFirst(sample.count + 1)) }, sample)
        }
        let prepares = #"ilpnet_prepares_total{node="alice",outcome="#
        XCTAssertEqual(try value(prepares + #""received"}"#), 2)
        XCTAssertEqual(try value(prepares + #""delivered"}"#), 1)
        XCTAssertEqual(try value(prepares + #""rejected"}"#), 1)
        XCTAssertEqual(try value(prepares + #""forwarded"}"#), 0)
        XCTAssertEqual(try value(#"ilpnet_rejects_total{node="alice",code="F02"}"#), 1)
        XCTAssertEqual(try value(#"ilpnet_peer_up{node="alice",peer="client"}"#), 0)
        let client = #"ilpnet_packets_total{node="alice",peer="client",type="#
        XCTAssertEqual(try value(client + #""prepare",outcome="received"}"#), 2)
        XCTAssertEqual(try value(client + #""fulfill",outcome="sent"}"#), 1)
        XCTAssertEqual(try value(client + #""reject",outcome="sent"}"#), 1)
    }

    /// One to the node itself, and one to nobody.
    private func metricsAfterTwoPackets() throws -> String {
        let folder = try TemporaryFolder()
        let file = NodeFile("alice", [NodeFile.Account("client", relation: "child")])
        let alice = try ConnectorProcess(file, in: folder)
        for (destination, code) in [("test.alice", Int32(0)), ("test.nobody", 1)] {
            let send = try ProgramRun.ilpnet(
                [
                    "send", "--url", "btp+ws://client@127.0.0.1:\(alice.btpPort)", "--to",
                    destination, "--amount", "5",
                ],
                environment: ["BTP_PEER_CLIENT_SECRET": NodeFile.secret("alice", "client")])
            XCTAssertEqual(send.exitCode, code, send.output + send.errors)
        }
        return try alice.page("/metrics").body
    }
}
