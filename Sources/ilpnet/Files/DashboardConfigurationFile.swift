import CanonicalJSON
import ConnectorConfig
import Dashboard
import Disk
import TopologyModel

/// A dashboard's configuration in a file, and everything that is wrong with it by its line.
struct DashboardConfigurationFile {
    let path: String

    func settings(_ environment: [String: String]) throws(Failure) -> DashboardSettings {
        let bytes = try ConfigurationFile.read(path)
        let configuration = try configuration(bytes)
        do throws(DashboardProblems) {
            return try DashboardSettings(
                checking: configuration, environment: environment,
                folder: PathParts(path).folder)
        } catch {
            let tree = try? JSONParser.parse(bytes)
            throw Failure(
                .usage,
                error.all.map { problem in
                    let place = problem.index.map { "\(problem.key)[\($0)]" } ?? problem.key
                    return Diagnostic(
                        path: path, line: tree?.line(of: problem) ?? 1,
                        "\(place): \(problem.message)", fix: problem.fix)
                })
        }
    }

    private func configuration(_ bytes: [UInt8]) throws(Failure) -> DashboardConfiguration {
        try ConfigurationFile.value(in: path) { () throws(JSONProblems) in
            try DashboardConfiguration.read(from: bytes)
        }
    }
}

extension JSONValue {
    fileprivate func line(of problem: DashboardProblem) -> Int {
        guard let value = self[problem.key] else { return line }
        guard let index = problem.index, let elements = value.elements,
            elements.indices.contains(index)
        else { return value.line }
        return elements[index].line
    }
}
