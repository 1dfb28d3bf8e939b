extension EventLogStore {
    /// Names this log and no other, as far as chance allows: offsets of another one mean something
    /// else. It is exact in a JSON number.
    package var epoch: UInt64 {
        folder.identity.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } & (1 << 53 - 1)
    }
}
