public import TopologyModel

// Words in a block where they do not belong. Without these conformances, which nothing can use, the
// compiler would name a protocol and propose a cast; with them it says where to put the line.
// What stands in a scenario is in Misplaced+checks.swift.

/// What `Misplaced` lends the conformances of this table, so that each of them is one line.
///
///     struct Office: TopologyElement, Misplaced {}
///     let part: any TopologyElement = Office()
///
/// No topology file has a use for it, and nothing ever calls what it lends.
public protocol Misplaced {}

extension TopologyElement where Self: Misplaced {
    public func declare(in network: inout NetworkDescription) {}
}

extension NodePart where Self: Misplaced {
    public func declare(in node: inout NodeDescription) {}
}

extension Check where Self: Misplaced {
    public var described: CheckDescription { fatalError("a word in the wrong block") }
}

extension Demand where Self: Misplaced {
    public var described: DemandDescription { fatalError("a word in the wrong block") }
}

extension ScenarioStep where Self: Misplaced {
    public var described: ScenarioDescription.Step { fatalError("a word in the wrong block") }
}

extension Fault where Self: Misplaced {
    public var described: FaultDescription { fatalError("a word in the wrong block") }
}

@available(*, unavailable, message: "Nodes stand side by side; a Peer links them")
extension Node: NodePart {}

@available(*, unavailable, message: "a Node stands in the Topology block")
extension Node: Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Chain stands in the Topology block")
extension Chain: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Ring stands in the Topology block")
extension Ring: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Star stands in the Topology block")
extension Star: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Mesh stands in the Topology block")
extension Mesh: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Tree stands in the Topology block")
extension Tree: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Grid stands in the Topology block")
extension Grid: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Random stands in the Topology block")
extension Random: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "ScaleFree stands in the Topology block")
extension ScaleFree: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "the Dashboard stands in the Topology block")
extension Dashboard: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "a Channel stands in the Topology block")
extension Channel: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "a Rate stands in the Topology block")
extension Rate: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Verify stands in the Topology block")
extension Verify: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "a Secret stands in the Topology block; a Peer names it")
extension Secret: NodePart, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "a Peer stands in the block of the Node that dials")
extension Peer: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "an Address stands in the block of its Node")
extension Address: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "an Asset stands in the block of a Node")
extension Asset: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "a Route stands in the block of the Node that sends by it")
extension Route: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "a LogLevel stands in the block of a Node")
extension LogLevel: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Ports stand in the block of their Node")
extension Ports: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Limits stand in the block of a Node")
extension Limits: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Restarts stands in the block of a Node")
extension Restarts: TopologyElement, Check, Demand, ScenarioStep, Fault, Misplaced {}
