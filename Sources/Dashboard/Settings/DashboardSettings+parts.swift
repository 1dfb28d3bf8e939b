import ConnectorConfig
package import EventStore
import Telemetry
import Wire

/// What of the settings decides who may do what, and what is kept.
extension DashboardSettings {
    package var storeLimits: StoreLimits {
        StoreLimits(bytesMax: retention.bytesMax, ageSecondsMax: retention.ageSecondsMax)
    }

    /// nil, and a problem, where there are too many channels or a default is none of them.
    static func channelTable(
        _ configuration: DashboardConfiguration, _ problems: inout [DashboardProblem]
    ) -> ChannelTable? {
        let (declared, defaults) = (configuration.channels, configuration.defaultChannels)
        if let table = ChannelTable(declared: declared, defaults: defaults) { return table }
        let known = Set(BuiltInChannel.allCases.map(\.rawValue) + declared)
        for (index, name) in defaults.enumerated() where !known.contains(name) {
            problems.append(
                DashboardProblem(
                    key: "defaultChannels", index: index,
                    message: "there is no channel \"\(name)\"",
                    fix: "add it to channels, or take it out"))
        }
        if declared.count > ChannelTable.declaredMax {
            problems.append(
                DashboardProblem(
                    key: "channels", message: "\(declared.count) channels are too many",
                    fix: "declare at most \(ChannelTable.declaredMax)"))
        }
        return nil
    }

    func accessControl(cookiePort: UInt16) -> AccessControl {
        var keys = AccessKeys()
        for (key, role) in [
            (self.keys.admin, AccessRole.admin), (self.keys.publisher, .publish),
            (self.keys.read, .read),
        ] {
            keys.add(key, for: role)
        }
        return AccessControl(
            keys, origins: OriginRule(allowing: allowedOrigins.compactMap { WebOrigin($0) }),
            cookie: SessionCookie(port: cookiePort))
    }
}
