/// The order in which nodes start: those that are dialled before those that dial.
enum StartOrder {
    /// Where nodes dial each other in a ring, the first declared of them begins.
    static func of(_ accounts: [[PlannedAccount]]) -> [Int] {
        var waitingFor = accounts.map { $0.count(where: \.dials) }
        var isStarted = Array(repeating: false, count: accounts.count)
        var order: [Int] = []
        var ready = accounts.indices.filter { waitingFor[$0] == 0 }
        var next = 0
        while order.count < accounts.count {
            if ready.isEmpty {
                while isStarted[next] { next += 1 }
                ready = [next]
            }
            var freed: [Int] = []
            for node in ready where !isStarted[node] {
                isStarted[node] = true
                order.append(node)
                for account in accounts[node] where !account.dials {
                    waitingFor[account.peer] -= 1
                    if waitingFor[account.peer] == 0, !isStarted[account.peer] {
                        freed.append(account.peer)
                    }
                }
            }
            ready = freed.sorted()
        }
        return order
    }
}
