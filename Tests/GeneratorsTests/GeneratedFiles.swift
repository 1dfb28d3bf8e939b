import Foundation
import Planning

@testable import Generators

enum GeneratedFiles {
    /// What `gen all` writes, the MANIFEST apart.
    static func all(of plan: NetworkPlan) -> [GeneratedFile] {
        GeneratedNetwork.configs(plan) + GeneratedNetwork.compose(plan)
            + GeneratedNetwork.graphs(plan)
            + [GeneratedNetwork.readme(plan, topologyFile: "topologies/\(plan.name).swift")]
    }

    static func composeText(
        of plan: NetworkPlan, options: ComposeOptions = ComposeOptions()
    ) -> String {
        ComposeProject(plan, options).text
    }
}

extension GeneratedFile {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
