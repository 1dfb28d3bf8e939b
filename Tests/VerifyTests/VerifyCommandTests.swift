import Foundation
import FoundationXML
import TestSupport
import TopologyDSL
import XCTest

/// `ilpnet verify` as people and machines call it.
final class VerifyCommandTests: XCTestCase {
    func testANetworkThatDoesWhatIsDemandedIsStartedProvenAndStopped() throws {
        let place = try VerifyPlace()
        let file = try place.write(Self.twoCurrencies)
        let run = try place.ilpnet([
            "verify", file, "--skip", "visualization", "--junit", place.folder["junit.xml"],
        ])
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
        for text in ["100 of 100", "P50", "P95", "P99", "1 skipped: visualization p95", "verified"]
        {
            XCTAssert(run.output.contains(text), "\(run.output) lacks \(text)")
        }
        XCTAssertEqual(try listed(place), [])
        let cases = try JUnitCases(of: place.folder["junit.xml"])
        XCTAssertEqual(cases.suite["failures"], "0")
        XCTAssertEqual(cases.suite["skipped"], "1")
        XCTAssertEqual(cases.suite["tests"], "\(cases.names.count)")
        XCTAssert(cases.names.contains("latency p95 a -> d"), "\(cases.names)")
    }

    func testANetworkThatRunsIsProvenAndRunsOn() throws {
        let place = try VerifyPlace()
        let file = try place.write(Self.small())
        let up = try place.ilpnet(["up", "-d", file])
        XCTAssertEqual(up.exitCode, 0, up.errors)
        defer { _ = try? place.ilpnet(["down", "small"]) }
        let run = try place.ilpnet(["verify", file, "--json"])
        let report = try VerifyOutput(run)
        XCTAssert(report.isSuccess)
        try assertDocumented(run.output)
        XCTAssertFalse(report.isStartedHere)
        XCTAssertEqual(try listed(place), ["small"])
        // What is demanded may differ from what was started; what runs may not.
        let stricter = try place.write(Self.small(Latency(p95: .microseconds(1))))
        let strict = try VerifyOutput(try place.ilpnet(["verify", stricter, "--json"]))
        XCTAssertEqual(strict.outcomes["latency p95"], "failed")
        let other = try place.write(Topology("small") { Chain("a", "b", "c") })
        let refused = try place.ilpnet(["verify", other, "--only", "healthy"])
        XCTAssertEqual(refused.exitCode, 10, "it demands nothing")
        let wider = try place.write(
            Topology("small") {
                Chain("a", "b", "c")
                Verify { Healthy() }
            })
        let differing = try place.ilpnet(["verify", wider])
        XCTAssertEqual(differing.exitCode, 2, differing.output)
        let errors = differing.errors
        XCTAssert(errors.contains("small runs, and not as \(wider) says now"), errors)
        XCTAssert(errors.contains("+ node c"), errors)
        XCTAssert(errors.contains("fix: ilpnet up \(wider)"), errors)
    }

    /// Every member that is printed stands in the example of the documentation, and the other way.
    private func assertDocumented(_ output: String) throws {
        let page = URL(fileURLWithPath: #filePath).appendingPathComponent(
            "../../../docs/commands.md"
        ).standardized
        let example = try XCTUnwrap(
            try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```json\n")
                .first { $0.contains("isStartedHere") }?.components(separatedBy: "```")[0])
        let documented = members(try JSONSerialization.jsonObject(with: Data(example.utf8)))
        let printed = members(try JSONSerialization.jsonObject(with: Data(output.utf8)))
        XCTAssertEqual(printed.subtracting(documented), [])
        // Nothing is rejected in a network that works, and only a latency has a statistic.
        let missing = documented.subtracting(printed).filter {
            !$0.contains("rejections.") && $0 != "checks.statistic"
        }
        XCTAssertEqual(missing, [])
    }

    /// The paths of all members; what a measure may hold differs from check to check.
    private func members(_ value: Any, below path: String = "") -> Set<String> {
        if path.hasSuffix("measured") || path.hasSuffix("demanded") { return [] }
        if let list = value as? [Any] {
            return list.reduce(into: []) { $0.formUnion(members($1, below: path)) }
        }
        guard let object = value as? [String: Any] else { return [] }
        return object.reduce(into: []) { all, member in
            let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
            all.insert(inner)
            all.formUnion(members(member.value, below: inner))
        }
    }

    func testWhatCannotBeMeasuredIsNoPass() throws {
        let place = try VerifyPlace()
        let file = try place.write(Self.twoCurrencies)
        let run = try place.ilpnet(["verify", file, "--only", "visualization"])
        XCTAssertEqual(run.exitCode, 1, run.errors)
        XCTAssert(run.output.contains("NOT MEASURED"), run.output)
        XCTAssert(run.output.contains("not verified"), run.output)
    }

    func testNothingToVerifyIsNoSuccessAndStartsNothing() throws {
        let place = try VerifyPlace()
        let file = try place.write(Self.small())
        let skipped = try place.ilpnet(["verify", file, "--skip", "traffic"])
        XCTAssertEqual(skipped.exitCode, 10)
        XCTAssert(skipped.errors.contains("every check of"), skipped.errors)
        let absent = try place.ilpnet(["verify", file, "--only", "scenario"])
        XCTAssertEqual(absent.exitCode, 10)
        let silent = try place.write(Topology("small") { Chain("a", "b") })
        let none = try place.ilpnet(["verify", silent])
        XCTAssertEqual(none.exitCode, 10)
        XCTAssert(none.errors.contains("demands nothing"), none.errors)
        XCTAssertEqual(place.folder.names(in: "state"), [])
    }

    func testNamesThatNoCheckHasAreToldAllAtOnce() throws {
        let place = try VerifyPlace()
        let file = try place.write(Self.small())
        let run = try place.ilpnet([
            "verify", file, "--only", "latencies, loss", "--skip", "visualisation",
        ])
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("--only latencies: no check has this name"), run.errors)
        XCTAssert(run.errors.contains("did you mean visualization?"), run.errors)
    }

    func testCtrlCEndsWhatWasStarted() throws {
        let place = try VerifyPlace()
        let file = try place.write(
            Topology("long") {
                Chain("a", "b")
                Verify { Traffic(from: "a", to: "b", rate: 10, for: .minutes(1)) }
            })
        let run = try StartedProgram(
            BuiltProducts.ilpnet, ["verify", file], environment: place.environment)
        try eventually(within: 20, "it runs") { try listed(place) == ["long"] }
        kill(run.identifier, SIGINT)
        XCTAssertEqual(run.waitForEnd().exitCode, 130)
        XCTAssertEqual(try listed(place), [])
    }

    /// The names of networks that run there.
    private func listed(_ place: VerifyPlace) throws -> [String] {
        place.folder.names(in: "state").filter {
            FileManager.default.fileExists(atPath: place.state + "/\($0)/control.sock")
        }
    }

    private static func small(_ demands: any Demand...) -> Topology {
        Topology("small") {
            Chain("a", "b")
            Verify {
                Traffic(from: "a", to: "b", rate: 500, for: .milliseconds(100)) {
                    for demand in demands { demand }
                }
            }
        }
    }

    /// Every check that can be measured, on nodes of two assets.
    private static let twoCurrencies = Topology("two") {
        Dashboard()
        Chain("a", "b", "c") { Asset("XRP", scale: 9) }
        Node("d") {
            Asset("USD", scale: 2)
            Peer("c")
        }
        Rate("XRP", to: "USD", 0.5)
        Verify {
            Startup(within: .seconds(30))
            Healthy()
            Reachable(.allPairs)
            Reachable(from: "a", to: "d")
            Traffic(from: "a", to: "d", rate: 500, for: .milliseconds(200)) {
                Loss(atMost: 0)
                Latency(p95: .seconds(1))
                Throughput(atLeast: 50)
                Visualization(p95: .milliseconds(100))
            }
            Delivers(from: "a", to: "c", amount: 10, receives: 10)
            Delivers(from: "a", to: "d", amount: 20_000_000, receives: 1)
            Delivers(from: "a", to: "test.c.client", amount: 1)
            Rejected(from: "a", to: "test.nobody", with: "F02")
            Rejected(from: "a", to: "d", with: "R01")
            Metric("ilpnet_peer_up", of: "b", atLeast: 2)
            Metric("ilpnet_forwarded_total{outcome=\"rejected_here\"}", atMost: 0)
            LogLine("peer connected", of: "b", atLeast: 2)
            LogLine("nonsense", atMost: 0)
            Memory(megabytes: 500)
        }
    }
}

/// The test cases of a JUnit file, as a reader of XML finds them.
private final class JUnitCases: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    private(set) var suite: [String: String] = [:]

    init(of path: String) throws {
        super.init()
        let parser = XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: path)))
        parser.delegate = self
        XCTAssert(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
        _: XMLParser, didStartElement element: String, namespaceURI _: String?,
        qualifiedName _: String?, attributes: [String: String]
    ) {
        if element == "testcase" { names.append(attributes["name"] ?? "") }
        if element == "testsuite" { suite = attributes }
    }
}
