import ConnectorConfig
import Disk
import Emitting

/// Where events go, with which key, and where they wait.
extension SettingsCheck {
    private static let urlVariable = "DASHBOARD_TELEMETRY_URL"
    private static let keyFileVariable = "DASHBOARD_TELEMETRY_KEY_FILE"
    /// Two files of a spool are the least with which one can be filled while the other is sent.
    private static let spoolBytes = 16 << 20...1 << 40

    /// nil where it is off, or its URL is wrong.
    mutating func telemetry() -> ConnectorSettings.Telemetry? {
        let given = configuration.telemetry
        let bytesMax = number(
            given?.spoolBytesMax, ["telemetry", "spoolBytesMax"], in: Self.spoolBytes,
            EmitterSettings.spoolBytesMaxByDefault)
        if given?.spoolFolder?.isEmpty == true {
            note(
                .key("telemetry"), .key("spoolFolder"), message: "the folder has no name",
                fix: "write one, or leave it out: then events wait in memory")
        }
        guard let url = telemetryURL() else { return nil }
        return ConnectorSettings.Telemetry(
            url: url, key: telemetryKey(for: url),
            spoolFolder: given?.spoolFolder.map(secrets.path),
            spoolBytesMax: bytesMax)
    }

    private mutating func telemetryURL() -> HubURL? {
        let variable = environment[Self.urlVariable]
        guard let text = variable ?? configuration.dashboardTelemetryUrl, !text.isEmpty else {
            return nil
        }
        do throws(HubURLError) {
            return try HubURL(text)
        } catch {
            // Somebody may have put a key into it, so it is not repeated.
            let source = variable == nil ? "" : "\(Self.urlVariable): "
            note(
                "dashboardTelemetryUrl", "\(source)the URL \(error.text)",
                fix: "write ws://host:port, or leave it out")
            return nil
        }
    }

    /// The configured key is for the configured place: when the environment names another, that one
    /// does not get it.
    private mutating func telemetryKey(for url: HubURL) -> [UInt8]? {
        if let file = environment[Self.keyFileVariable], !file.isEmpty {
            return key(in: file, "\(Self.keyFileVariable): ")
        }
        if let own = configuration.dashboardTelemetryUrl, (try? HubURL(own)) != url { return nil }
        return configuration.telemetry?.keyFile.flatMap { key(in: secrets.path($0), "") }
    }

    private mutating func key(in path: String, _ source: String) -> [UInt8]? {
        let key: [UInt8]?
        do throws(FileError) {
            key = try SecretFile.read(path, bytesMax: SecretLookup.bytesMax)
        } catch {
            noteOfKey(
                "\(source)\(path) cannot be read: \(error.reason)",
                fix: "give the connector's user the right to read a small plain file there")
            return nil
        }
        guard let key else {
            noteOfKey(
                "\(source)there is no file \(path)",
                fix: "write the dashboard's publisher key there, or name another file")
            return nil
        }
        if let fault = AccessKeyRule.fault(of: key) {
            noteOfKey("\(source)\(path): \(fault)", fix: AccessKeyRule.fix)
            return nil
        }
        return key
    }

    private mutating func noteOfKey(_ message: String, fix: String) {
        note(.key("telemetry"), .key("keyFile"), message: message, fix: fix)
    }
}
