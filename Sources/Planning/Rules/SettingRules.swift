import TopologyModel

/// Checks the settings and what this run gives them.
extension NetworkDraft {
    mutating func checkSettings() {
        var known: [String: SettingDescription] = [:]
        for setting in network.settings {
            if let first = known[setting.name],
                first.kind != setting.kind || first.defaultValue != setting.defaultValue
            {
                report(
                    setting.source,
                    "setting \"\(setting.name)\" is declared again, unlike the one "
                        + first.source.place(from: setting.source),
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
                "setting \"\(setting.name)\" takes \(wanted), and was given \"\(setting.value)\"",
                fix: "use --set \(setting.name)=\(setting.defaultValue), or leave it out")
        }
    }
}
