import Foundation

/// How much of a long test runs. `ILPNET_THOROUGH=1`, as CI sets it, runs all of it; without that a
/// short twin does, so that `swift test` stays quick.
package enum Thoroughness {
    package static let isFull = ProcessInfo.processInfo.environment["ILPNET_THOROUGH"] != nil

    /// Every one, or every so many.
    package static func stride(_ short: Int) -> Int { isFull ? 1 : short }
}
