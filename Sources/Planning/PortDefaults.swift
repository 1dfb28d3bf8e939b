/// The ports that are preferred where the user names none. Node i has `btp + i` and `health + i`
/// on one machine; in a container, which has ports of its own, each node has the first.
package enum PortDefaults {
    package static let btp = 3_000
    package static let health = 9_080
    package static let http = 8_080
    package static let telemetry = 9_000
}
