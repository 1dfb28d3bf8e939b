package import ConnectorConfig
import Logging
import Peering
import Reactor

/// Checks a configuration as a whole and finds everything that is wrong with it at once.
///
///     let settings = try SettingsCheck.settings(configuration, environment: ..., folder: ...)
///
/// The values' kinds were checked when the file was read; here it is whether they make sense, alone
/// and together. It reads secrets and touches nothing else.
package struct SettingsCheck {
    let configuration: NodeConfiguration
    let environment: [String: String]
    let secrets: SecretLookup
    var problems: [SettingsProblem] = []

    package static func settings(
        _ configuration: NodeConfiguration, environment: [String: String], folder: String
    ) throws(SettingsProblems) -> ConnectorSettings {
        var check = SettingsCheck(
            configuration: configuration, environment: environment,
            secrets: SecretLookup(environment: environment, folder: folder))
        let settings = check.settings()
        guard let settings, check.problems.isEmpty else {
            throw SettingsProblems(all: check.problems)
        }
        return settings
    }

    /// nil where a part could not even be guessed; a problem says so then.
    private mutating func settings() -> ConnectorSettings? {
        checkIdentity()
        let btp = address(port: configuration.btpServerPort, "btpServerPort")
        let health = address(port: healthPort(), "healthCheckPort")
        if let btp, btp == health, btp.port != 0 {
            note(
                "healthCheckPort", "both servers would listen on port \(btp.port)",
                fix: "give one of them another port, or 0")
        }
        let level = logLevel()
        let limits = self.limits()
        let timing = self.timing()
        let assets = self.assets()
        let peers = self.peers(assets)
        let conversions = self.conversions(assets)
        let routes = self.routes()
        let telemetry = self.telemetry()
        guard let btp, let health else { return nil }
        return ConnectorSettings(
            nodeId: configuration.nodeId, ilpAddress: configuration.ilpAddress, logLevel: level,
            btpAddress: btp, healthAddress: health, limits: limits, timing: timing,
            telemetry: telemetry, peers: peers, assets: assets, conversions: conversions,
            routes: routes)
    }

    mutating func note(_ place: SettingsProblem.PlaceStep..., message: String, fix: String) {
        problems.append(SettingsProblem(place: place, message: message, fix: fix))
    }

    mutating func note(_ key: String, _ message: String, fix: String) {
        note(.key(key), message: message, fix: fix)
    }

    /// A value that was left out, or one that is in range; anything else is noted.
    mutating func number<Number: BinaryInteger>(
        _ value: (some BinaryInteger)?, _ place: [String], _ index: Int? = nil,
        in range: ClosedRange<Number>,
        _ standIn: Number, isRequired: Bool = false
    ) -> Number {
        guard let value else { return standIn }
        if let number = Number(exactly: value), range.contains(number) { return number }
        problems.append(
            SettingsProblem(
                place: place.map { .key($0) } + (index.map { [.index($0)] } ?? []),
                message: "\(value) is not from \(range.lowerBound) to \(range.upperBound)",
                fix: "write for instance \(standIn)" + (isRequired ? "" : ", or leave it out")))
        return standIn
    }
}
