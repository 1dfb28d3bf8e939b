/// Who is told to end next: nodes that dial go before those that they dial, so that what is under
/// way can finish; what is no node sees it all and goes last. Pure.
enum StopOrder {
    /// One that runs.
    struct Process {
        var name: String
        var isNode: Bool
        var dialled: [String]
        /// It is ending already.
        var isTold: Bool
    }

    /// In the order of `running`; none while others have to end first.
    static func next(_ running: [Process]) -> [String] {
        let nodes = running.filter(\.isNode)
        guard let last = nodes.last else {
            return running.filter { !$0.isTold }.map(\.name)
        }
        let dialled = Set(nodes.flatMap(\.dialled))
        let free = nodes.filter { !$0.isTold && !dialled.contains($0.name) }
        if !free.isEmpty || nodes.contains(where: \.isTold) { return free.map(\.name) }
        // Nodes that dial each other in a ring: one has to begin.
        return [last.name]
    }
}
