/// Events that wait to be told, in order. Links come and go seldom, so this may allocate.
struct AnnouncementQueue {
    enum Announcement {
        /// The connection's token: it may be gone before its turn comes, and then nothing is told.
        case connected(token: UInt64)
        case disconnected(peer: Int, LinkEnd)
        case failed(peer: Int, LinkFailure)
    }

    private var waiting: [Announcement] = []
    private var taken = 0
    private(set) var isEmpty = true

    mutating func append(_ announcement: Announcement) {
        waiting.append(announcement)
        isEmpty = false
    }

    mutating func take() -> Announcement? {
        guard taken < waiting.count else { return nil }
        let announcement = waiting[taken]
        taken += 1
        if taken == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            taken = 0
            isEmpty = true
        }
        return announcement
    }
}
