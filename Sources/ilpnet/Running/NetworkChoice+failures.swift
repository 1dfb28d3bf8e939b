import Disk
import Planning
import Runtime

extension NetworkChoice {
    func several(_ names: [String], or another: String? = nil) -> Failure {
        let calls =
            names.prefix(1).map { call.naming($0) } + (another.map { [call.with($0)] } ?? [])
        return Failure(
            .usage, "\(names.count) networks are here: \(names.listed(with: "and"))",
            fix: "say which: \(calls.joined(separator: ", or "))")
    }

    /// None is here, and `alike` are elsewhere.
    func ambiguous(_ name: String, _ alike: [StateFolder]) -> Failure {
        Failure(
            .usage, "\(alike.count) networks are called \(name), and none of them is here",
            fix: "say which: "
                + alike.map { "ILPNET_STATE_DIR=\($0.root) \(call.naming(name))" }
                .joined(separator: ", or "))
    }

    func ambiguous(file: String, _ names: [String]) -> Failure {
        Failure(
            .usage, "\(names.listed(with: "and")) were all made of \(file)",
            fix: "say which: \(call.naming(names[0]))")
    }

    func unknown(name: String) -> Failure {
        let near = NearestName.match(
            name, among: here.map(\.network) + elsewhere.all().map(\.network))
        return Failure(
            .notRunning, "there is no network \(name) in \(root)", fix: otherwise(near))
    }

    func unknown(file: String) -> Failure {
        // The same file in another folder, if there is only one of it.
        let ending = "/" + PathParts(file).name
        let alike = here.filter { $0.readNetwork()?.file.hasSuffix(ending) == true }
        return Failure(
            .notRunning, "no network in \(root) was made of \(file)",
            fix: otherwise(alike.count == 1 ? alike[0].network : nil))
    }

    private func otherwise(_ near: String?) -> String {
        if let near { return "did you mean `\(call.naming(near))`?" }
        let names = here.map(\.network)
        return names.isEmpty
            ? "`ilpnet ls` lists all networks, `ilpnet up FILE` starts one"
            : "there is \(names.listed(with: "and")); `ilpnet ls` lists all networks"
    }

    /// It is there, and not as it must be.
    func unfit(_ found: FoundNetwork) -> Failure {
        switch found.condition {
        case .busy:
            Failure(
                .locked, "\(found.name) does not answer: \(found.folder.holderText) holds it",
                fix: "it is starting or ending; try again")
        case .abandoned:
            Failure(
                .notRunning, "\(found.name) was not ended in order, and its supervisor is gone",
                fix: "remove what is left: ilpnet down \(found.name)")
        default: NetworkChoice.notRunning(found.folder)
        }
    }

    static func notRunning(_ folder: StateFolder) -> Failure {
        let file = folder.readNetwork().map { FilePlace.typed($0.file) } ?? "FILE"
        return Failure(
            .notRunning, "\(folder.network) is not running", fix: "start it: ilpnet up \(file)")
    }

    func none() -> Failure {
        let another = elsewhere.all().first.map {
            ", or name one that runs elsewhere: \(call.naming($0.network))"
        }
        return Failure(
            .notRunning, "no network runs here (\(root))",
            fix: "start one: ilpnet up FILE" + (another ?? ""))
    }
}
