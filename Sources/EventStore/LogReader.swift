/// A whole log in order, verified, without its hub: for tests, measurements and commands.
package struct LogReader: ~Copyable {
    package enum Part {
        /// Good until the next part is asked for.
        case frames(StoredFrames)
        case damaged(first: UInt64, next: UInt64)
    }

    package init(folder: String) throws(StoreFailure) {}

    /// nil at the end of what is there now.
    package mutating func next() -> Part? { nil }
}
