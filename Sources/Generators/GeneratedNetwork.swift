package import Planning

/// From a plan to files, as values: the same bytes for the same plan, and no secret in them.
///
/// It writes nothing; whoever asks decides which files go where. Paths begin below
/// `<output>/<network name>/`.
package enum GeneratedNetwork {
    /// What the processes on this machine are told: `local/`.
    package static func configs(_ plan: NetworkPlan) -> [GeneratedFile] {
        ConfigurationFiles.all(of: plan, in: .local, below: "local")
    }

    /// A Docker Compose project: `compose/`.
    package static func compose(
        _ plan: NetworkPlan, options: ComposeOptions = ComposeOptions()
    ) -> [GeneratedFile] {
        [GeneratedFile(path: "compose/compose.yaml", text: ComposeProject(plan, options).text)]
            + ConfigurationFiles.all(of: plan, in: .containers, below: "compose")
    }

    /// The network drawn three times: for Mermaid, for Graphviz, and as a picture.
    package static func graphs(_ plan: NetworkPlan) -> [GeneratedFile] {
        [
            GeneratedFile(path: "graph.mmd", text: MermaidGraph.text(of: plan)),
            GeneratedFile(path: "graph.dot", text: DotGraph.text(of: plan)),
            GeneratedFile(path: "graph.svg", text: Drawing.svg(of: plan)),
        ]
    }

    /// How to run what was generated. `topologyFile` stands in the commands as it is given here,
    /// and so do `settings`, with which they mean this plan, and `output`, with which
    /// `ilpnet gen secrets` finds this folder.
    package static func readme(
        _ plan: NetworkPlan, topologyFile: String, settings: [String] = [], output: [String] = []
    ) -> GeneratedFile {
        let readme = GeneratedReadme(
            plan, topologyFile: topologyFile, settings: settings, output: output)
        return GeneratedFile(path: "README.md", text: readme.text)
    }

    /// The network as lines for a terminal.
    package static func graphText(_ plan: NetworkPlan) -> String { TextGraph.text(of: plan) }
}
