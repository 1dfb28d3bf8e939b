/// What a hub's log holds, as another process read it.
struct StoredLog {
    struct Node {
        var events = 0.0
        var next = 0.0
        var duplicates = 0.0
        var missing = 0.0
        var lost = 0.0
        var packetEvents = 0.0
    }

    /// Runs of one name are added up.
    private(set) var nodes: [String: Node] = [:]
    private(set) var damaged = 0.0

    init(folder: String) throws {
        let reader = try ChildProcess([OwnProgram.path, "child", "read-log", folder])
        while true {
            let words = try reader.readLine().split(separator: " ")
            let numbers = words.dropFirst(words[0] == "node" ? 2 : 1).compactMap { Double($0) }
            guard words[0] == "node" else {
                damaged = numbers[0]
                break
            }
            var node = nodes[String(words[1])] ?? Node()
            node.events += numbers[0]
            node.next += numbers[1]
            node.duplicates += numbers[2]
            node.missing += numbers[3]
            node.lost += numbers[4]
            node.packetEvents += numbers[5]
            nodes[String(words[1])] = node
        }
        guard try reader.waitForSuccess() else { throw Failure("the log's reader failed") }
    }

    func sum(_ part: (Node) -> Double) -> Double { nodes.values.reduce(0) { $0 + part($1) } }
}
