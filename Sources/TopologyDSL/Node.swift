public import TopologyModel

/// One connector. Its address is `<prefix>.<name>` unless it declares another.
///
///     Node("usd-bank") { Asset("USD", scale: 9); Peer("mxn-bank") }
///     Node("mxn-bank") { Asset("MXN", scale: 9) }
///
/// A `Node` refines one of the same name that a generator such as `Chain` made: its fields win,
/// links add up. Two written `Node`s of one name are an error.
public struct Node: TopologyElement {
    private var description: NodeDescription

    /// A connector of this name, which must be a DNS label: it becomes a host name.
    ///
    ///     Node("alice") { Peer("bob") }
    ///     Node("bob")
    public init(
        _ name: String, file: String = #fileID, line: Int = #line,
        @NodeBuilder content: () -> NodeContent = { [] }
    ) {
        description = NodeDescription(name: name, source: SourceLocation(file, line))
        for part in content() { part.declare(in: &description) }
    }

    public func declare(in network: inout NetworkDescription) {
        network.nodes.append(description)
    }
}

/// Anything that may stand in a `Node` block.
///
///     let uplink: any NodePart = Peer("hub", relation: .parent)
///     let office = Node("office") { uplink }
public protocol NodePart {
    /// Adds this part to the node.
    func declare(in node: inout NodeDescription)
}

extension [any NodePart]: NodePart {
    public func declare(in node: inout NodeDescription) {
        for part in self { part.declare(in: &node) }
    }
}

/// What a `Node` block holds: the return type of functions that make a part of one.
///
///     @NodeBuilder func dollars() -> NodeContent { Asset("USD", scale: 2) }
///     let bank = Node("bank") { dollars() }
public typealias NodeContent = [any NodePart]

/// Collects the statements of a `Node` block.
///
///     @NodeBuilder func uplinks() -> NodeContent { Peer("hub-1"); Peer("hub-2") }
///     let office = Node("office") { uplinks() }
public typealias NodeBuilder = ListBuilder<any NodePart>
