public import TopologyModel

/// A whole network. A topology file makes exactly one.
///
///     let network = Topology("linear-3") { Chain("alice", "hub", "bob") }
///     let live = Topology("linear-3", prefix: "g") { Chain("alice", "hub", "bob") }
///
/// Making one hands its description to `ilpnet`, which waits for it on a descriptor of its own.
public struct Topology: Sendable {
    /// Everything the file declared, as plain values.
    public let description: NetworkDescription

    /// A network of this name; its nodes' addresses begin with `prefix` unless they say otherwise.
    ///
    ///     let network = Topology("pair") { Chain("alice", "bob") }
    ///     let lab = Topology("pair", prefix: "private.lab") { Chain("alice", "bob") }
    @discardableResult
    public init(
        _ name: String, prefix: String = "test",
        file: String = #fileID, line: Int = #line,
        @TopologyBuilder content: () -> TopologyContent
    ) {
        var description = NetworkDescription(
            name: name, prefix: prefix, source: SourceLocation(file, line))
        content().declare(in: &description)
        description.settings = DeclaredSettings.all
        self.description = description
        DescriptionOutput.write(description)
    }
}

/// Anything that may stand in a `Topology` block. It writes itself into the description.
///
///     func lab() -> any TopologyElement { Node("lab") }
///     let network = Topology("demo") { lab() }
public protocol TopologyElement {
    /// Adds this element to the description; the planner judges it later.
    func declare(in network: inout NetworkDescription)
}

/// A reusable part made of other elements.
///
///     struct Office: TopologyComponent {
///         var city: String
///         var body: TopologyContent { Node(city) { Peer("hub") } }
///     }
public protocol TopologyComponent: TopologyElement {
    /// The elements that the part consists of.
    @TopologyBuilder var body: TopologyContent { get }
}

extension TopologyComponent {
    public func declare(in network: inout NetworkDescription) { body.declare(in: &network) }
}

// A list of elements is an element, so that a function can return a part of a network.
extension [any TopologyElement]: TopologyElement {
    public func declare(in network: inout NetworkDescription) {
        for element in self {
            element.declare(in: &network)
        }
    }
}

/// What a block of a network holds: the return type of functions that make a part of one.
///
///     @TopologyBuilder func branches(_ count: Int) -> TopologyContent {
///         for index in 1...count { Node("branch-\(index)") { Peer("hub") } }
///     }
public typealias TopologyContent = [any TopologyElement]

/// Collects the statements of a `Topology` block.
///
///     @TopologyBuilder func pair(_ name: String) -> TopologyContent {
///         Chain("\(name)-1", "\(name)-2")
///     }
public typealias TopologyBuilder = ListBuilder<any TopologyElement>

extension SourceLocation {
    /// From `#fileID`, which reads `Module/file.swift`: the description keeps the file's name, so
    /// that it is the same on every machine.
    init(_ fileID: String, _ line: Int) {
        let name = fileID.utf8.lastIndex(of: UInt8(ascii: "/")).map {
            String(fileID[fileID.index(after: $0)...])
        }
        self.init(file: name ?? fileID, line: line)
    }
}
