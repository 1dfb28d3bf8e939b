import CanonicalJSON
import Connector
import ConnectorConfig
import Disk
import TopologyModel

/// A node's configuration in a file, and everything that is wrong with it by its line.
struct NodeConfigurationFile {
    let path: String

    func settings(_ environment: [String: String]) throws(Failure) -> ConnectorSettings {
        let bytes = try ConfigurationFile.read(path)
        let configuration = try configuration(bytes)
        do throws(SettingsProblems) {
            return try SettingsCheck.settings(
                configuration, environment: environment, folder: PathParts(path).folder)
        } catch {
            let tree = try? JSONParser.parse(bytes)
            let problems = error.all.map { problem in
                Diagnostic(
                    path: path, line: tree?.line(at: problem.place[...]) ?? 1, problem.text,
                    fix: problem.fix)
            }
            throw Failure(.usage, problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
    }

    func configuration() throws(Failure) -> NodeConfiguration {
        try configuration(try ConfigurationFile.read(path))
    }

    private func configuration(_ bytes: [UInt8]) throws(Failure) -> NodeConfiguration {
        try ConfigurationFile.value(in: path) { () throws(JSONProblems) in
            try NodeConfiguration.read(from: bytes)
        }
    }
}

extension SettingsProblem {
    /// The place as people write it: `peers[1].url: the URL ...`.
    fileprivate var text: String {
        let place = place.reduce(into: "") { text, step in
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return "\(place): \(message)"
    }
}

extension JSONValue {
    /// The line of the innermost part of a place that is there.
    fileprivate func line(at place: ArraySlice<SettingsProblem.PlaceStep>) -> Int {
        switch (place.first, content) {
        case (.key(let key), .object(let members)):
            guard let member = members.first(where: { $0.key == key }) else { return line }
            // Of a member whose value is a list or an object, the line of the key is meant.
            return place.count == 1 ? member.line : member.value.line(at: place.dropFirst())
        case (.index(let index), .array(let elements)) where elements.indices.contains(index):
            return elements[index].line(at: place.dropFirst())
        default: return line
        }
    }
}
