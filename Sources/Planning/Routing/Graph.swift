/// The links of a network as numbers: for each node its accounts ("slots"), in one flat list.
struct Graph: Sendable {
    /// A slot that is none: at the destination itself, or where there is no route.
    static let noSlot = UInt16.max

    let nodeCount: Int
    /// Slots of node n stand at `firstSlot[n] ..< firstSlot[n + 1]`.
    let firstSlot: [Int32]
    /// The node behind each slot.
    let neighbour: [Int32]
    let weight: [Int32]
    let isWeighted: Bool

    init(_ draft: NetworkDraft) {
        nodeCount = draft.nodes.count
        var first: [Int32] = [0]
        var neighbour: [Int32] = []
        var weight: [Int32] = []
        for accounts in draft.accounts {
            for account in accounts {
                neighbour.append(Int32(account.peer))
                weight.append(Int32(draft.links[account.link].weight))
            }
            first.append(Int32(neighbour.count))
        }
        self.firstSlot = first
        self.neighbour = neighbour
        self.weight = weight
        isWeighted = weight.contains { $0 != 1 }
    }

    func slotCount(of node: Int) -> Int { Int(firstSlot[node + 1] - firstSlot[node]) }

    func node(behind slot: UInt16, of node: Int) -> Int {
        Int(neighbour[Int(firstSlot[node]) + Int(slot)])
    }
}
