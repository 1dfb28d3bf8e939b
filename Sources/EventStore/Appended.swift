/// What became of a frame.
package enum Appended: Equatable, Sendable {
    /// Its first new event has this offset. So many numbers before it never came; for an epoch that
    /// the log has not seen, those before its first.
    case stored(first: UInt64, missing: UInt64)
    /// All of it is there already.
    case duplicate
    /// Nothing of it was taken.
    case refused(AppendRefusal)
}

package enum AppendRefusal: Equatable, Sendable {
    /// As much waits for the disk as may wait. Offer the frame again after the next commit.
    case busy
    /// The disk takes nothing now. Offer the frame again after the next commit.
    case diskFailed
    /// Its numbers lead beyond what can be counted.
    case tooMany
}

/// Up to where one run of a node is in the log.
package struct EpochPosition: Equatable, Sendable {
    package let epoch: UInt64
    /// The number after its last event that can no longer be lost.
    package let next: UInt64

    package init(epoch: UInt64, next: UInt64) {
        self.epoch = epoch
        self.next = next
    }
}

/// What stands in the log at an offset.
package enum StoreRead {
    /// Good until the store is asked for anything that changes it, or read again. The first frame
    /// holds the offset that was asked for, and may begin before it.
    case frames(StoredFrames)
    /// What stood there was retired; the log begins at this offset now.
    case gone(first: UInt64)
    /// What stood there, up to before this offset, is damaged on disk and lost.
    case damaged(next: UInt64)
    /// Nothing is there yet.
    case end
}

/// The newest of the events that are about one thing.
package struct NewestEvent: Equatable, Sendable {
    /// Which thing: the name of the node for NODE_STATUS.
    package let key: [UInt8]
    package let offset: UInt64
}
