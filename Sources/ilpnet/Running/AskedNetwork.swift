import CanonicalJSON
import Control
import Disk
import Glibc
import Planning
import Runtime
import TopologyLoading

/// How a network is to come up.
struct NetworkWish {
    var onFailure: ApplyRequest.OnFailure
    var readyMilliseconds: Int
    var isDryRun = false
}

/// The network that a topology file asks for, as a supervisor is asked for it.
final class AskedNetwork {
    /// As the user typed it.
    let path: String
    let plan: NetworkPlan
    let folder: StateFolder
    let request: ApplyRequest
    private(set) var hasDifference = false
    private let fingerprint: FileFingerprint?

    init(_ invocation: Invocation, _ console: Console, _ wish: NetworkWish) throws(Failure) {
        let began = MonotonicTime.microseconds()
        fingerprint = FileFingerprint(invocation.positionals[0])
        let topology = try TopologyInput(invocation, console)
        path = topology.path
        plan = try topology.plan()
        let secrets = try SecretSource(folder: topology.folder, topologyFile: path)
            .values(of: plan.secrets)
        let description: String
        do {
            description = try JSONWriter.text(of: topology.description)
        } catch {
            preconditionFailure("a description holds texts and whole numbers only: \(error)")
        }
        folder = StateFolder(
            network: plan.name, root: StateFolder.root(ProcessEnvironment.variables))
        request = ApplyRequest(
            description: description, file: FilePlace.absolute(path), secrets: secrets,
            isDryRun: wish.isDryRun, onFailure: wish.onFailure,
            readyMilliseconds: wish.readyMilliseconds, beganMonotonicMicroseconds: began,
            loadMicroseconds: Int(MonotonicTime.microseconds() - began))
    }

    /// Whether the file is not what it was when this began.
    var fileHasChanged: Bool { FileFingerprint(path) != fingerprint }

    var differenceFromNothing: NetworkDifference {
        NetworkDifference(PlanDifference(from: nil, to: plan))
    }

    func tell(_ difference: NetworkDifference, _ console: Console) {
        hasDifference = !difference.isEmpty
        for line in DifferenceText.lines(of: difference, network: plan.name, file: path) {
            console.say(line)
        }
    }
}

/// What tells one content of a file from another without reading it.
private struct FileFingerprint: Equatable {
    private let size: Int
    private let inode: UInt
    private let seconds: Int
    private let nanoseconds: Int

    /// nil where there is no such file.
    init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        size = Int(facts.st_size)
        inode = UInt(facts.st_ino)
        seconds = facts.st_mtim.tv_sec
        nanoseconds = facts.st_mtim.tv_nsec
    }
}
