import ConnectorConfig
import Foundation
import Planning
import XCTest

@testable import Generators

final class ConfigurationFilesTests: XCTestCase {
    private let plan = SamplePlan.remittance.plan

    func testEachFileIsReadBackAsWhatThePlanSays() throws {
        for (folder, deployment) in [("local", Deployment.local), ("compose", .containers)] {
            let files = ConfigurationFiles.all(of: plan, in: deployment, below: folder)
            XCTAssertEqual(files.count, plan.nodes.count + 1)
            for node in plan.nodes.indices {
                let path = "\(folder)/nodes/\(plan.nodes[node].name).json"
                let file = try XCTUnwrap(files.first { $0.path == path })
                XCTAssertEqual(
                    try NodeConfiguration.read(from: file.bytes),
                    plan.configuration(
                        of: node, table: plan.routes.table(of: node), in: deployment))
            }
            let dashboard = try XCTUnwrap(files.last)
            XCTAssertEqual(dashboard.path, "\(folder)/dashboard.json")
            XCTAssertEqual(
                try DashboardConfiguration.read(from: dashboard.bytes),
                plan.dashboardConfiguration(in: deployment))
        }
    }

    /// A relative path starts at the folder of the file that holds it.
    func testEveryLocalSecretLiesInTheFolderBesideTheGeneratedOnes() throws {
        let names = Set(plan.secrets.map(\.name))
        for file in GeneratedNetwork.configs(plan) {
            let paths = file.text.matches(of: /"\w+File": "([^"]+)"/).map { String($0.1) }
            XCTAssertFalse(paths.isEmpty, file.path)
            for path in paths {
                let folder = (file.path as NSString).deletingLastPathComponent
                let resolved = URL(fileURLWithPath: "/out/net/\(folder)/\(path)").standardized.path
                XCTAssert(resolved.hasPrefix("/out/net/secrets/"), "\(file.path): \(resolved)")
                XCTAssert(names.contains(String(resolved.dropFirst("/out/net/secrets/".count))))
            }
        }
    }

    func testANetworkWithoutADashboardHasNoFileAndNoURLForIt() {
        let plan = SamplePlan("pair", nodes: ["a", "b"], links: [(0, 1)], dashboard: false).plan
        let files = GeneratedNetwork.configs(plan)
        XCTAssertEqual(files.map(\.path), ["local/nodes/a.json", "local/nodes/b.json"])
        for file in files { XCTAssertFalse(file.text.contains("dashboard"), file.path) }
    }
}
