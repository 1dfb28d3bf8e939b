import TopologyModel

/// Checks the telemetry channels.
extension NetworkDraft {
    /// What every dashboard has.
    static let builtInChannels = [
        "nodes", "packets", "routes", "balances", "alerts", "rates", "logs",
    ]

    mutating func resolveChannels() {
        var sources: [String: SourceLocation] = [:]
        for channel in network.channels {
            checkName(of: channel)
            if NetworkDraft.builtInChannels.contains(channel.name) {
                report(
                    channel.source, "every dashboard has a channel \"\(channel.name)\" already",
                    fix: "remove it, or give yours another name")
            } else if let first = sources[channel.name] {
                report(
                    channel.source,
                    "channel \"\(channel.name)\" is declared a second time; the first is "
                        + first.place(from: channel.source),
                    fix: "keep one of the two")
            } else {
                sources[channel.name] = channel.source
                channels.append(channel.name)
            }
        }
        if let first = network.channels.first {
            needDashboard(first.source, "channel \"\(first.name)\" has no dashboard to serve it")
        }
        for dashboard in network.dashboards { checkChannels(of: dashboard) }
    }

    /// That there is none is one mistake, said where it shows first.
    mutating func needDashboard(_ source: SourceLocation, _ message: String) {
        guard network.dashboards.isEmpty else { return }
        if let first = missingDashboard, first.source.line <= source.line { return }
        missingDashboard = (source, message)
    }

    private mutating func checkChannels(of dashboard: DashboardDescription) {
        var names = NameSuggestions(
            NetworkDraft.builtInChannels + network.channels.map(\.name))
        for name in dashboard.channels where !names.isKnown(name) {
            report(
                dashboard.source, "there is no channel \"\(name)\"",
                fix: names.match(name).map { "did you mean \"\($0)\"?" }
                    ?? "declare it: Channel(\"\(name)\")")
        }
    }

    private mutating func checkName(of channel: ChannelDescription) {
        let isWord = channel.name.utf8.allSatisfy(ASCIIName.isLabelByte)
        if !isWord || channel.name.isEmpty || channel.name.hasPrefix("-")
            || channel.name.utf8.count > PlanLimits.channelNameBytesMax
        {
            report(
                channel.source, "\"\(channel.name)\" is no name for a channel",
                fix: DNSLabel.advice(for: channel.name, such: "risk-alerts"))
        }
    }
}
