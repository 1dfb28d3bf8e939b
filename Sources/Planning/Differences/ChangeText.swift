import TopologyModel

/// How one thing that differs is told: `log level info -> debug`.
enum ChangeText {
    static func of(_ what: String, _ old: String, _ new: String) -> String {
        "\(what) \(old) -> \(new)"
    }

    /// These are nil where nothing differs.
    static func of(
        _ what: String, _ old: Int?, _ new: Int?, absent: String,
        _ write: (Int) -> String = { "\($0)" }
    ) -> String? {
        old == new ? nil : of(what, old.map(write) ?? absent, new.map(write) ?? absent)
    }

    static func of<Word: RawRepresentable<String>>(
        _ what: String, _ old: Word, _ new: Word
    ) -> String? {
        old.rawValue == new.rawValue ? nil : of(what, old.rawValue, new.rawValue)
    }

    static func of(_ what: String, _ old: AssetDescription, _ new: AssetDescription) -> String? {
        old == new ? nil : of(what, text(old), text(new))
    }

    static func of(_ what: String, _ old: PlannedSecret, _ new: PlannedSecret) -> String? {
        if old.name != new.name { return of(what, old.name, new.name) }
        return old.origin == new.origin ? nil : of(what, text(old.origin), text(new.origin))
    }

    private static func text(_ asset: AssetDescription) -> String {
        "\(asset.code) scale \(asset.scale)"
    }

    private static func text(_ origin: SecretDescription.Origin) -> String {
        switch origin {
        case .generated: "generated"
        case .environment(let variable): "from variable \(variable)"
        case .file(let path): "from file \(path)"
        }
    }
}
