import ConnectorConfig
import Disk

extension DashboardSettings {
    /// A file with a key is a line.
    private static let keyFileBytesMax = 4_096

    /// Reads the three files; what is wrong with any of them is noted.
    static func keys(
        _ configuration: DashboardConfiguration, folder: String,
        _ problems: inout [DashboardProblem]
    ) -> Keys? {
        let admin = key("adminKeyFile", configuration.adminKeyFile, folder, &problems)
        let publisher = key("publisherKeyFile", configuration.publisherKeyFile, folder, &problems)
        let read = key("readKeyFile", configuration.readKeyFile, folder, &problems)
        guard let admin, let publisher, let read else { return nil }
        for (key, isTwice) in [
            ("publisherKeyFile", publisher == admin),
            ("readKeyFile", read == admin || read == publisher),
        ] where isTwice {
            problems.append(
                DashboardProblem(
                    key: key, message: "another of the three files holds the same key",
                    fix: "give each its own: what a key opens is told by the key alone"))
        }
        return Keys(admin: admin, publisher: publisher, read: read)
    }

    private static func key(
        _ name: String, _ file: String, _ folder: String, _ problems: inout [DashboardProblem]
    ) -> [UInt8]? {
        func note(_ message: String, fix: String) {
            problems.append(DashboardProblem(key: name, message: message, fix: fix))
        }
        let path = path(file, in: folder)
        let key: [UInt8]?
        do throws(FileError) {
            key = try SecretFile.read(path, bytesMax: keyFileBytesMax)
        } catch {
            note(
                "\(path) cannot be read: \(error.reason)",
                fix: "give the dashboard's user the right to read a small plain file there")
            return nil
        }
        guard let key else {
            note(
                "there is no file \(path)",
                fix: "write a key there (ilpnet gen secrets does), or name another file")
            return nil
        }
        if let fault = AccessKeyRule.fault(of: key) {
            note("\(path): \(fault)", fix: AccessKeyRule.fix)
            return nil
        }
        return key
    }

    /// A relative path starts at the configuration's folder.
    static func path(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    }
}
