import TopologyModel

/// Checks the telemetry channels and the settings.
extension NetworkDraft {
    /// What every dashboard has.
    static let builtInChannels = [
        "nodes", "packets", "routes", "balances", "alerts", "rates", "logs",
    ]

    mutating func resolveChannels() {
        var lines: [String: Int] = [:]
        for channel in network.channels {
            checkName(of: channel)
            if NetworkDraft.builtInChannels.contains(channel.name) {
                report(
                    channel.source, "every dashboard has a channel \"\(channel.name)\" already",
                    fix: "remove it, or give yours another name")
            } else if let first = lines[channel.name] {
                report(
                    channel.source,
                    "channel \"\(channel.name)\" is declared a second time; the first is in line "
                        + "\(first)",
                    fix: "keep one of the two")
            } else {
                lines[channel.name] = channel.source.line
                channels.append(channel.name)
            }
        }
        if let first = network.channels.first, network.dashboards.isEmpty {
            report(
                first.source, "channel \"\(first.name)\" has no dashboard to serve it",
                fix: "declare one: Dashboard()")
        }
        for dashboard in network.dashboards { checkChannels(of: dashboard) }
    }

    private mutating func checkChannels(of dashboard: DashboardDescription) {
        let known = NetworkDraft.builtInChannels + network.channels.map(\.name)
        for name in dashboard.channels where !known.contains(name) {
            report(
                dashboard.source, "there is no channel \"\(name)\"",
                fix: NearestName.match(name, among: known).map { "did you mean \"\($0)\"?" }
                    ?? "declare it: Channel(\"\(name)\")")
        }
    }

    private mutating func checkName(of channel: ChannelDescription) {
        let isWord = channel.name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if !isWord || channel.name.isEmpty || channel.name.hasPrefix("-")
            || channel.name.utf8.count > PlanLimits.channelNameBytesMax
        {
            report(
                channel.source, "\"\(channel.name)\" is no name for a channel",
                fix: "use 1 to \(PlanLimits.channelNameBytesMax) letters a to z, digits and \"-\", "
                    + "such as \"risk-alerts\"")
        }
    }

    mutating func checkSettings() {
        var known: [String: SettingDescription] = [:]
        for setting in network.settings {
            if let first = known[setting.name],
                first.kind != setting.kind || first.defaultValue != setting.defaultValue
            {
                report(
                    setting.source,
                    "setting \"\(setting.name)\" is declared again, unlike the one in line "
                        + "\(first.source.line)",
                    fix: "ask for it once and keep it: let value = Setting(...)")
                continue
            }
            if known[setting.name] == nil { check(setting) }
            known[setting.name] = known[setting.name] ?? setting
        }
    }

    private mutating func check(_ setting: SettingDescription) {
        if setting.name.isEmpty || setting.name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x3D }) {
            report(
                setting.source, "\"\(setting.name)\" is no name for a setting",
                fix: "use a word without spaces and \"=\", such as \"branches\"")
        }
        let (isRight, wanted) =
            switch setting.kind {
            case .integer: (Int(setting.value) != nil, "a whole number")
            case .number: (Double(setting.value) != nil, "a number")
            case .flag: (Bool(setting.value) != nil, "true or false")
            case .text: (true, "a text")
            }
        if !isRight {
            report(
                setting.source,
                "setting \"\(setting.name)\" is \(wanted), and was given \"\(setting.value)\"",
                fix: "use --set \(setting.name)=\(setting.defaultValue), or leave it out")
        }
    }
}
