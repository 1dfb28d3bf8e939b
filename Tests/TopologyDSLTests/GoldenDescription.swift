import CanonicalJSON
import Foundation
import TestSupport
import TopologyDSL
import TopologyModel
import XCTest

/// Compares the whole description with `Golden/<name>.json`, its lines counted from that of the
/// `Topology`. `ILPNET_RECORD=1` writes the file anew.
func assertGolden(_ topology: Topology, _ name: String, line: UInt = #line) throws {
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/\(name).json")
    try GoldenFile.compare(Array(try text(of: topology).utf8), with: golden, line: line)
}

private func text(of topology: Topology) throws -> String {
    var description = topology.description
    // Other tests of this process have asked for settings, which a file's process would not have.
    description.settings = []
    let first = description.source.line
    let text = try JSONWriter.text(of: description, .indented)
    return text.replacing(/"line": (\d+)/) { "\"line\": \(Int($0.1)! - first)" } + "\n"
}

extension Topology {
    /// Every link as `dialler-listener`, in the order of their declaration.
    var links: [String] {
        description.nodes.flatMap { node in node.peers.map { "\(node.name)-\($0.node)" } }
    }

    var nodeNames: [String] { description.nodes.map(\.name) }
}
