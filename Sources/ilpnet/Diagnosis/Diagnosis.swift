import Disk
import Generators
import Glibc
import Planning
import Reactor
import Runtime
import TopologyLoading

/// What networks need of this machine, looked at one after the other: nothing is changed, but for a
/// file that is made and removed where state will lie.
struct Diagnosis {
    /// A supervisor with this many nodes should find room everywhere.
    private static let nodesWanted = 100
    /// For each process: its two listeners, its pipe and itself.
    private static let descriptorsOfProcess = 4
    private static let descriptorsOfSupervisor = 64
    /// A node has links, wallets and a page.
    private static let descriptorsOfNode = 64
    private static let bytesNeeded = 64 << 20
    /// 16 MiB in four files.
    private static let logBytesOfNode = 64 << 20
    /// Of the first networks that people run.
    private static let nodePortsLookedAt = 5

    private let environment: [String: String]
    private let root: String

    init(environment: [String: String] = ProcessEnvironment.variables) {
        self.environment = environment
        root = StateFolder.root(environment)
    }

    var findings: [Finding] {
        [toolchain, openFiles, stateFolder, disk, ports] + networks + [docker, chromium]
    }

    private var toolchain: Finding {
        let subject = "toolchain"
        do throws(LoadingError) {
            let loader = TopologyLoader(cache: .ofThisProcess, note: { _ in })
            let found = try loader.toolchain(for: "doctor.swift")
            return .ok(subject, "Swift \(found.version) (\(found.path))")
        } catch {
            let problem = error.diagnostics.first
            return .wrong(
                subject, problem?.message ?? "no Swift compiler is found",
                fix: problem?.fix ?? "install Swift 6.2 or newer from https://swift.org/install")
        }
    }

    private var openFiles: Finding {
        let subject = "open files"
        DescriptorLimit.raise()
        let allowed = DescriptorLimit.current
        let nodes = (allowed - Self.descriptorsOfSupervisor) / Self.descriptorsOfProcess
        let needed = Self.nodesWanted * Self.descriptorsOfProcess + Self.descriptorsOfSupervisor
        let fix =
            "raise the limit: ulimit -n \(max(needed, 1_024)), or in /etc/security/limits.conf"
        if allowed < Self.descriptorsOfNode + Self.descriptorsOfSupervisor {
            return .wrong(subject, "only \(allowed) are allowed, too few for any network", fix: fix)
        }
        let text = "\(Quantity.count(allowed)) allowed"
        guard allowed < needed else { return .ok(subject, text) }
        return .note(subject, "\(text), enough for \(max(nodes, 1).counted("node"))", fix: fix)
    }

    private var docker: Finding {
        let subject = "docker"
        guard let program = Self.program("docker", environment) else {
            return .note(
                subject, "not installed; only the files of `ilpnet gen compose` need it",
                fix: "install Docker Engine (Debian: apt-get install docker.io)")
        }
        let socket = environment["DOCKER_HOST"] ?? "unix:///var/run/docker.sock"
        guard socket.hasPrefix("unix://") else { return .ok(subject, "\(program), at \(socket)") }
        let path = String(socket.dropFirst("unix://".count))
        return switch LocalSocket.answers(path) {
        case 0: .ok(subject, "\(program); the engine answers at \(path)")
        case EACCES:
            .note(
                subject, "\(program); you may not use the engine at \(path)",
                fix: "add yourself to its group: sudo usermod -aG docker $USER, and log in again")
        default:
            .note(
                subject, "\(program); no engine answers at \(path)",
                fix: "start it: sudo systemctl start docker")
        }
    }

    private var chromium: Finding {
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        if let program = names.lazy.compactMap({ Self.program($0, environment) }).first {
            return .ok("chromium", program)
        }
        return .note(
            "chromium", "not installed; only checks of what a browser shows need it",
            fix: "install it (Debian: apt-get install chromium)")
    }

    /// Where on PATH it is.
    private static func program(_ name: String, _ environment: [String: String]) -> String? {
        (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }.first {
            access($0, X_OK) == 0
        }
    }
}

extension Diagnosis {
    /// Tried, as only that tells the truth of quotas, mounts and rights.
    private var stateFolder: Finding {
        let subject = "state folder"
        let fix = "chmod 700 \(root), or name another with ILPNET_STATE_DIR=FOLDER"
        var facts = stat()
        let isThere = lstat(root, &facts) == 0
        if isThere, facts.st_mode & S_IFMT != S_IFDIR {
            return .wrong(
                subject, "\(root) is no folder",
                fix: "move it away, or name another with ILPNET_STATE_DIR=FOLDER")
        }
        if isThere, facts.st_uid != geteuid() || facts.st_mode & 0o077 != 0 {
            return .wrong(subject, "\(root) is not yours alone", fix: fix)
        }
        let place = isThere ? root : existing(above: root)
        // mkstemp wants six of them.
        let end = String(repeating: "X", count: 6)
        var name = Array("\(place)/.ilpnet-doctor-\(end)".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else {
            return .wrong(
                subject, "nothing can be written in \(place): \(String(cString: strerror(errno)))",
                fix: "name another with ILPNET_STATE_DIR=FOLDER")
        }
        close(file)
        unlink(name)
        return .ok(subject, isThere ? root : "\(root), to be made by the first `ilpnet up`")
    }

    private var disk: Finding {
        let subject = "disk"
        var facts = statvfs()
        let place = existing(above: root)
        guard statvfs(place, &facts) == 0 else {
            return .note(subject, "the room in \(place) is not known")
        }
        let free = Int(clamping: facts.f_bavail) * Int(clamping: facts.f_frsize)
        let text = "\(Quantity.bytes(free)) free in \(place)"
        if free < Self.bytesNeeded {
            return .wrong(
                subject, text, fix: "make room, or name another disk with ILPNET_STATE_DIR=FOLDER")
        }
        let nodes = free / Self.logBytesOfNode
        guard nodes < Self.nodesWanted else { return .ok(subject, text) }
        return .note(
            subject, "\(text): full logs of \(max(1, nodes).counted("node")) fill it",
            fix: "make room, or name another disk with ILPNET_STATE_DIR=FOLDER")
    }

    private func existing(above path: String) -> String {
        var place = path
        while access(place, F_OK) != 0, place != "/", !place.isEmpty {
            place = PathParts(place).folder
        }
        return place.isEmpty ? "." : place
    }

    /// What a first network prefers, by who has it.
    private var ports: Finding {
        let subject = "ports"
        let nodes = 0..<Self.nodePortsLookedAt
        let preferred =
            nodes.map { PortDefaults.btp + $0 } + [PortDefaults.http, PortDefaults.telemetry]
            + nodes.map { PortDefaults.health + $0 }
        let ours = portsOfNetworks
        var held: [(holder: String, ports: [Int])] = []
        for port in preferred {
            guard let holder = PortBinding.holder(of: port) else { continue }
            let name = ours[port].map { "the network \($0)" } ?? holder
            if let place = held.firstIndex(where: { $0.holder == name }) {
                held[place].ports.append(port)
            } else {
                held.append((name, [port]))
            }
        }
        let range = "those of a network of \(nodes.count) nodes"
        guard !held.isEmpty else { return .ok(subject, "\(range) are free") }
        let texts = held.map { "\(PortRanges.text($0.ports)) held by \($0.holder)" }
        // A network that runs is no reason to worry.
        guard held.contains(where: { !$0.holder.hasPrefix("the network ") }) else {
            return .ok(subject, texts.joined(separator: "; "))
        }
        return .note(
            subject, texts.joined(separator: "; "),
            fix: "nothing need be done: networks take others, which `ilpnet ps` shows; only a port"
                + " that a topology file demands must be free")
    }

    /// By port, the networks of this user that run.
    private var portsOfNetworks: [Int: String] {
        let here = StateFolder.networks(in: root).map { StateFolder(network: $0, root: root) }
        var ports: [Int: String] = [:]
        for folder in here + NetworkIndex(environment: environment).all() where folder.isLocked {
            for (_, stored) in folder.readPorts() {
                ports[stored.peer] = folder.network
                ports[stored.web] = folder.network
            }
        }
        return ports
    }

    private var networks: [Finding] {
        let all = (try? FoundNetwork.all(in: root)) ?? []
        let abandoned = all.filter { $0.condition == .abandoned }
        guard !abandoned.isEmpty else { return [] }
        let names = abandoned.map(\.name)
        return [
            .note(
                "networks", "\(names.listed(with: "and")): not ended in order",
                fix: names.map { "ilpnet down \($0)" }.joined(separator: "; "))
        ]
    }
}
