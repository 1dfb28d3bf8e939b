/// Connections in the order in which they were added, linked through themselves.
struct AgeList {
    private(set) var oldest = -1
    private var newest = -1
    private(set) var count = 0

    mutating func add(_ index: Int, _ connections: borrowing ConnectionTable) {
        let connection = connections[index]
        connection.pointee.older = newest
        connection.pointee.newer = -1
        if newest >= 0 { connections[newest].pointee.newer = index } else { oldest = index }
        newest = index
        count += 1
    }

    mutating func remove(_ index: Int, _ connections: borrowing ConnectionTable) {
        let (older, newer) = (connections[index].pointee.older, connections[index].pointee.newer)
        if older >= 0 { connections[older].pointee.newer = newer } else { oldest = newer }
        if newer >= 0 { connections[newer].pointee.older = older } else { newest = older }
        count -= 1
    }
}
