import Foundation
import TestSupport

/// The three keys of a played dashboard, in files beside its configuration.
enum PlayedKeys {
    static let admin = "admin-key-of-a-test"
    static let publisher = "publisher-key-of-a-test"
    static let read = "read-key-of-a-test"

    /// Under the names that `PlayedNetwork.configuration` has.
    static func write(to folder: TemporaryFolder) throws {
        try folder.write(admin + "\n", to: "admin")
        try folder.write(publisher + "\n", to: "publisher")
        try folder.write(read + "\n", to: "read")
    }
}
