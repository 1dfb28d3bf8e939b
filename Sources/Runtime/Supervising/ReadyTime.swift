/// How long a network may take to become ready.
package enum ReadyTime {
    package static let byDefaultMilliseconds = 30_000
}
