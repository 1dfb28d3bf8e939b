/// A peer as the forwarder sees it.
package struct Account {
    package var name = ""
    package var relation = Relation.peer
    /// Its place in the list of assets.
    package var asset = 0
    /// What ILDCP tells a child about its address.
    package var childAddress = ""
    package var assetCode = ""
    package var assetScale: UInt8 = 0
    /// 0 while the link is down.
    package var session: UInt32 = 0
    /// Packets that it was asked and that are in flight. The forwarder's to count.
    package var unanswered = 0
    package var counters = AccountCounters()

    package enum Relation: Sendable { case peer, parent, child }

    package init() {}
}

/// Packets over one account, by direction.
package struct AccountCounters {
    package var preparesIn: UInt64 = 0
    package var preparesOut: UInt64 = 0
    package var fulfillsIn: UInt64 = 0
    package var fulfillsOut: UInt64 = 0
    package var rejectsIn: UInt64 = 0
    package var rejectsOut: UInt64 = 0

    package init() {}
}

/// All accounts, by the index that their links have.
package struct AccountTable: ~Copyable {
    /// More peers than this are refused by the configuration's check. Peers that were removed while
    /// the node runs keep their place, so that the table may grow beyond it.
    package static let countMax = 20_000
    private static let capacityAtFirst = 16

    private var accounts: UnsafeMutablePointer<Account>
    private var capacity = Self.capacityAtFirst
    package private(set) var count = 0

    package init() {
        accounts = .allocate(capacity: Self.capacityAtFirst)
    }

    deinit {
        accounts.deinitialize(count: count)
        accounts.deallocate()
    }

    package subscript(index: Int) -> Account {
        _read {
            precondition(index >= 0 && index < count)
            yield accounts[index]
        }
        _modify {
            precondition(index >= 0 && index < count)
            yield &accounts[index]
        }
    }

    /// Puts an account where its link is; places in between stay empty accounts.
    package mutating func place(_ account: Account, at index: Int) {
        if index >= capacity { grow(toHold: index) }
        while count <= index {
            (accounts + count).initialize(to: Account())
            count += 1
        }
        accounts[index] = account
    }

    private mutating func grow(toHold index: Int) {
        while capacity <= index { capacity *= 2 }
        let wider = UnsafeMutablePointer<Account>.allocate(capacity: capacity)
        wider.moveInitialize(from: accounts, count: count)
        accounts.deallocate()
        accounts = wider
    }
}
