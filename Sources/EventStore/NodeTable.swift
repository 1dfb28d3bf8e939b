import Glibc
import Telemetry

/// Up to which number each run of each node is in the log. Bounded: of a node the epochs and of all
/// nodes those are forgotten that were heard of longest ago, but nothing of which a part is not
/// durable, as whoever sent it could not be told of it then, and would send it again.
///
/// A run that is forgotten while its connector still has it comes again and is stored twice. So as
/// many are remembered of a node as a spool can hold: one that was started often while the hub was
/// away sends them all. Whoever's events the hub numbers sends nothing again and is not remembered,
/// as there may be any number of them.
struct NodeTable {
    static let nodesMax = 20_000
    /// Of a node.
    static let epochsMax = 16_384
    /// From so many on, of all nodes together, a node that has its few gives one up for each that is
    /// new. Those that have fewer go on, so that there may be some more.
    private static let epochsOfAllWanted = 320_000
    private static let epochsKept = 16
    /// So many nodes are forgotten at once, so that looking for them costs little.
    private static let forgottenAtOnce = nodesMax / 16
    private static let recentCount = 256

    struct Run {
        let epoch: UInt64
        /// After the last event that was appended, and that is durable.
        var next: UInt64
        var durable: UInt64
        fileprivate(set) var heard: UInt64

        var isDurable: Bool { durable >= next }
    }

    struct Node {
        let name: [UInt8]
        /// By their epochs, which rise.
        fileprivate(set) var runs: [Run]
        fileprivate var heard: UInt64

        func run(_ epoch: UInt64) -> Run? {
            let place = place(of: epoch)
            return place < runs.count && runs[place].epoch == epoch ? runs[place] : nil
        }

        /// Where it stands, or belongs.
        fileprivate func place(of epoch: UInt64) -> Int {
            // Nearly always it is the newest.
            if let last = runs.last, last.epoch <= epoch {
                return last.epoch == epoch ? runs.count - 1 : runs.count
            }
            var range = 0..<runs.count
            while !range.isEmpty {
                let middle = range.lowerBound + range.count / 2
                if runs[middle].epoch < epoch {
                    range = (middle + 1)..<range.upperBound
                } else {
                    range = range.lowerBound..<middle
                }
            }
            return range.lowerBound
        }
    }

    private(set) var nodes: [Node] = []
    private var places: [[UInt8]: Int] = [:]
    /// Nodes by a short checksum of their names: a guess that is right for most frames.
    private var recent = [Int](repeating: 0, count: recentCount)
    private var ticks: UInt64 = 0
    private var epochCount = 0

    /// After the last event of a run that was appended.
    mutating func next(of frame: Frame) -> UInt64? {
        guard let node = place(of: frame.node) else { return nil }
        return nodes[node].run(frame.epoch)?.next
    }

    func node(_ name: [UInt8]) -> Node? { places[name].map { nodes[$0] } }

    /// Returns how many nodes were forgotten for it.
    @discardableResult
    mutating func appended(_ frame: Frame) -> Int {
        if frame.isNumberedByHub { return 0 }
        return update(frame.node, frame.epoch) { $0.next = max($0.next, frame.nextSequence) }
    }

    mutating func committed(_ frame: Frame) {
        if frame.isNumberedByHub { return }
        update(frame.node, frame.epoch) {
            $0.durable = max($0.durable, frame.nextSequence)
            $0.next = max($0.next, $0.durable)
        }
    }

    /// From a checkpoint.
    mutating func restore(_ name: [UInt8], _ epoch: UInt64, durable: UInt64) {
        name.withUnsafeBytes {
            _ = update($0, epoch) {
                $0.durable = durable
                $0.next = durable
            }
        }
    }

    @discardableResult
    private mutating func update(
        _ name: UnsafeRawBufferPointer, _ epoch: UInt64, _ change: (inout Run) -> Void
    ) -> Int {
        ticks += 1
        var forgotten = 0
        let node: Int
        if let known = place(of: name) {
            node = known
        } else {
            if nodes.count >= Self.nodesMax { forgotten = forget() }
            node = nodes.count
            let name = Array(name)
            nodes.append(Node(name: name, runs: [], heard: ticks))
            places[name] = node
        }
        nodes[node].heard = ticks
        var run = nodes[node].place(of: epoch)
        if run == nodes[node].runs.count || nodes[node].runs[run].epoch != epoch {
            run = addRun(epoch, to: node)
        }
        nodes[node].runs[run].heard = ticks
        change(&nodes[node].runs[run])
        return forgotten
    }

    private mutating func addRun(_ epoch: UInt64, to node: Int) -> Int {
        let count = nodes[node].runs.count
        let hasItsShare = count >= Self.epochsKept && epochCount >= Self.epochsOfAllWanted
        if count >= Self.epochsMax || hasItsShare { forgetRun(of: node) }
        let place = nodes[node].place(of: epoch)
        nodes[node].runs.insert(Run(epoch: epoch, next: 0, durable: 0, heard: ticks), at: place)
        epochCount += 1
        return place
    }

    /// One that is durable, as long as any is.
    private mutating func forgetRun(of node: Int) {
        let runs = nodes[node].runs
        let durable = runs.indices.filter { runs[$0].isDurable }
        let oldest = (durable.isEmpty ? Array(runs.indices) : durable)
            .min { runs[$0].heard < runs[$1].heard }
        guard let oldest else { return }
        nodes[node].runs.remove(at: oldest)
        epochCount -= 1
    }

    private mutating func forget() -> Int {
        let limit = nodes.map(\.heard).sorted()[Self.forgottenAtOnce - 1]
        let before = nodes.count
        nodes.removeAll { $0.heard <= limit && $0.runs.allSatisfy(\.isDurable) }
        epochCount = nodes.reduce(0) { $0 + $1.runs.count }
        places.removeAll(keepingCapacity: true)
        for (place, node) in nodes.enumerated() { places[node.name] = place }
        return before - nodes.count
    }

    private mutating func place(of name: UnsafeRawBufferPointer) -> Int? {
        let guess = Int(Checksum.crc32c(name)) % Self.recentCount
        let place = recent[guess]
        if place < nodes.count, Self.isSame(nodes[place].name, name) { return place }
        guard let found = places[Array(name)] else { return nil }
        recent[guess] = found
        return found
    }

    private static func isSame(_ name: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard name.count == bytes.count, let start = bytes.baseAddress else { return false }
        return name.withUnsafeBytes {
            // It is not empty, as the other is not.
            memcmp($0.baseAddress.unsafelyUnwrapped, start, bytes.count) == 0
        }
    }
}
