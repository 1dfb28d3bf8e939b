import Foundation
import TestSupport
import XCTest

/// What `verify --json` printed, as far as tests ask for it.
struct VerifyOutput: Decodable {
    struct Check: Decodable {
        struct Measure: Decodable {
            var count: Int?
            var nanoseconds: Int?
        }

        var name: String
        var statistic: String?
        var outcome: String
        var line: Int
        var measured: Measure?
        var reasons: [String]

        var title: String { name + (statistic.map { " \($0)" } ?? "") }
    }

    struct Traffic: Decodable {
        struct Node: Decodable {
            var name: String
            var received: Int
            var delivered: Int
            var vanished: Int
        }

        var sent: Int
        var fulfilled: Int
        var nodes: [Node]?
    }

    var isSuccess: Bool
    var isStartedHere: Bool
    var checks: [Check]
    var traffic: [Traffic]

    init(_ run: ProgramRun) throws {
        do {
            self = try JSONDecoder().decode(VerifyOutput.self, from: Data(run.output.utf8))
        } catch {
            XCTFail("no report: \(run.output)\(run.errors)")
            throw error
        }
    }

    /// By the check's title; the first of several.
    var outcomes: [String: String] {
        Dictionary(checks.map { ($0.title, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    }

    var nodes: [Traffic.Node] { traffic.first?.nodes ?? [] }

    func node(_ name: String) -> Traffic.Node? { nodes.first { $0.name == name } }

    func measured(_ title: String) -> Int? {
        checks.first { $0.title == title }?.measured?.count
    }

    func reasons(_ title: String) -> [String] {
        checks.first { $0.title == title }?.reasons ?? []
    }

    func assertReason(
        _ title: String, _ text: String, file: StaticString = #filePath, line: UInt = #line
    ) {
        let reasons = reasons(title)
        XCTAssert(
            reasons.contains { $0.contains(text) }, "\(reasons) lacks \(text)", file: file,
            line: line)
    }
}
