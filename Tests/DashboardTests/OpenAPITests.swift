import CanonicalJSON
import Foundation
import TestSupport
import XCTest

@testable import Dashboard

/// The document that programs read is true: it has every route and no other.
final class OpenAPITests: XCTestCase {
    private let document = try! JSONParser.parse(PageFiles.openAPI.body)

    private func members(_ value: JSONValue?) -> [String: JSONValue] {
        guard case .object(let members) = value?.content else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
    }

    private var operations: [String: JSONValue] {
        var all: [String: JSONValue] = [:]
        for (path, methods) in members(document["paths"]) {
            for (method, operation) in members(methods) {
                all["\(method.uppercased()) \(path)"] = operation
            }
        }
        return all
    }

    func testItHasEveryRouteAndNoOther() {
        XCTAssertEqual(
            Set(operations.keys), Set(APIRoute.all.map { "\($0.method) \($0.pattern)" }))
    }

    func testItSaysWhoMayAsk() throws {
        for route in APIRoute.all where route.endpoint != .channels {
            let operation = try XCTUnwrap(operations["\(route.method) \(route.pattern)"])
            let ways = try XCTUnwrap(operation["security"]?.elements, route.pattern)
            let isOpen = ways.contains { members($0).isEmpty }
            XCTAssertEqual(isOpen, route.access != .admins, route.pattern)
            XCTAssertEqual(ways.count == 1, route.access == .everybody, route.pattern)
        }
    }

    func testItHasTheParametersOfEvents() throws {
        let parameters = try XCTUnwrap(operations["GET /api/v1/events"]?["parameters"]?.elements)
        XCTAssertEqual(
            parameters.compactMap { $0["name"]?.string },
            ["from", "channel", "type", "node", "packet", "limit", "wait"])
        for parameter in parameters {
            guard let name = parameter["name"]?.string else { continue }
            let limits: [String: ClosedRange<Int>] = [
                "limit": 1...EventsQuery.limitMax, "wait": 0...EventsQuery.waitSecondsMax,
            ]
            guard let range = limits[name] else { continue }
            XCTAssertEqual(parameter["schema"]?["minimum"]?.wholeNumber, range.lowerBound)
            XCTAssertEqual(parameter["schema"]?["maximum"]?.wholeNumber, range.upperBound)
        }
    }

    func testEveryReferenceLeadsSomewhere() throws {
        let text = String(decoding: PageFiles.openAPI.body, as: UTF8.self)
        for match in text.matches(of: /"#\/components\/(\w+)\/(\w+)"/) {
            XCTAssertNotNil(
                document["components"]?[String(match.1)]?[String(match.2)], "\(match.0)")
        }
    }

    /// A journey has the keys that the document says, and no others.
    func testWhatIsAnsweredIsAsTheDocumentSays() throws {
        let packet = try JSONParser.parse(PlayedPacket.passing(["a", "b"]).journeys().bytes)
        try check(packet, "Packet")
        let journey = try XCTUnwrap(packet["journeys"]?.elements?.first)
        try check(journey, "Journey")
        try check(try XCTUnwrap(journey["hops"]?.elements?.first), "Hop")
        var node = NodeDocument("a")
        node.isPublishing = true
        try check(try JSONParser.parse(node.bytes(at: 0)), "Node")
        let failure = APIAnswer.failure(.notFound, "NOT_FOUND", "nothing", at: 0)
        try check(try JSONParser.parse(failure.body), "Failure")
        let token = AdminAnswers.token("abc", expiresMilliseconds: 1, at: 0)
        try check(try JSONParser.parse(token.body), "NewToken")
        let cut = AdminAnswers.disconnected("me", reason: "why", at: 0)
        try check(try JSONParser.parse(cut.body), "Disconnected")
    }

    private func check(_ answer: JSONValue, _ schema: String) throws {
        let found = document["components"]?["schemas"]?[schema]
        XCTAssertEqual(
            Set(members(answer).keys), Set(members(found?["properties"]).keys), schema)
    }

    func testItIsValid() throws {
        let python = try requirePython(
            with: "openapi_spec_validator", package: "openapi-spec-validator by pip")
        let folder = try TemporaryFolder()
        try folder.write(Data(PageFiles.openAPI.body), to: "openapi.json")
        let script =
            "import json, openapi_spec_validator as v; v.validate(json.load(open('\(folder["openapi.json"])')))"
        let run = try ProgramRun(python, ["-c", script])
        XCTAssertEqual(run.exitCode, 0, run.errors)
    }
}
