import Glibc

/// What was tried with a file or folder and why it failed.
package struct FileError: Error, Equatable {
    package enum Action: String, Sendable {
        case read, write, remove, keep, enter
        case lookAt = "look at"
        case make = "make the folder"
        case open = "open the folder"
        case lock
    }

    package enum Cause: Sendable, Equatable {
        /// A call of the operating system, with its errno.
        case system(Int32)
        case symbolicLink
        /// A pipe, a socket or a device; where a folder may not stand either, also that.
        case notRegular
        case tooLarge
        /// There, but not what we wrote.
        case damaged
        case heldByAnother
    }

    package var action: Action
    package var path: String
    package var cause: Cause

    /// The errno, where a call of the operating system failed.
    package var code: Int32? {
        if case .system(let code) = cause { code } else { nil }
    }

    package init(_ action: Action, _ path: String, _ cause: Cause) {
        self.action = action
        self.path = path
        self.cause = cause
    }

    package init(_ action: Action, _ path: String, _ code: Int32) {
        self.init(action, path, .system(code))
    }

    /// For the call that failed just now.
    package init(_ action: Action, _ path: String) { self.init(action, path, .system(errno)) }
}
