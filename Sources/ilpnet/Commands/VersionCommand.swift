import CanonicalJSON
import ConnectorConfig
import TopologyModel

/// `ilpnet version`: which ilpnet this is and which formats it speaks.
enum VersionCommand {
    static let number = "0.1.0"

    static let declaration = Command(
        name: "version", summary: "say which ilpnet this is", options: [.json], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        guard invocation.has(.json) else {
            console.say("ilpnet \(number)")
            return .success
        }
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("version", number)
            json.key("formats")
            json.object { json in
                json.member("networkDescription", NetworkDescription.currentFormatVersion)
                json.member("nodeConfiguration", NodeConfiguration.currentFormatVersion)
                json.member("dashboardConfiguration", DashboardConfiguration.currentFormatVersion)
            }
        }
        console.emit(json.fileBytes)
        return .success
    }
}
