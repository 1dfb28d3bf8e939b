public import TopologyModel

// Elements in a block where they do not belong. Without these conformances, which nothing can use,
// the compiler would name a protocol and propose a cast; with them it says where to put the line.

@available(*, unavailable, message: "a Peer stands in the block of the Node that dials")
extension Peer: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "an Address stands in the block of its Node")
extension Address: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "an Asset stands in the block of a Node")
extension Asset: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "a Route stands in the block of the Node that sends by it")
extension Route: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "a LogLevel stands in the block of a Node")
extension LogLevel: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Ports stand in the block of their Node")
extension Ports: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Limits stand in the block of a Node")
extension Limits: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Startup stands in a Verify block")
extension Startup: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Healthy stands in a Verify block")
extension Healthy: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Reachable stands in a Verify block")
extension Reachable: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Traffic stands in a Verify block")
extension Traffic: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Delivers stands in a Verify block")
extension Delivers: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Rejected stands in a Verify block")
extension Rejected: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Metric stands in a Verify block")
extension Metric: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "LogLine stands in a Verify block")
extension LogLine: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Memory stands in a Verify block")
extension Memory: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Scenario stands in a Verify block")
extension Scenario: TopologyElement {
    public func declare(in network: inout NetworkDescription) {}
}

@available(*, unavailable, message: "Nodes stand side by side; a Peer links them")
extension Node: NodePart {
    public func declare(in node: inout NodeDescription) {}
}

@available(*, unavailable, message: "a Secret stands in the Topology block; a Peer names it")
extension Secret: NodePart {
    public func declare(in node: inout NodeDescription) {}
}

@available(*, unavailable, message: "a Rate stands in the Topology block")
extension Rate: NodePart {
    public func declare(in node: inout NodeDescription) {}
}

@available(*, unavailable, message: "a Channel stands in the Topology block")
extension Channel: NodePart {
    public func declare(in node: inout NodeDescription) {}
}
