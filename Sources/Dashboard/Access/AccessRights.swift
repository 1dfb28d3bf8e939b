/// What somebody may do.
package struct AccessRights: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Send events: a connector, or whoever publishes on a declared channel.
    package static let publish = AccessRights(rawValue: 1)
    package static let read = AccessRights(rawValue: 2)
    /// See who is connected, and cut them off.
    package static let admin = AccessRights(rawValue: 4)
}

/// What a key is for.
package enum AccessRole: String, CaseIterable, Sendable {
    case publish, read, admin

    package var rights: AccessRights {
        switch self {
        case .publish: .publish
        case .read: .read
        case .admin: [.admin, .read]
        }
    }
}
