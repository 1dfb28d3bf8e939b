import CanonicalJSON
import Control

/// A running network for programs; docs/commands.md describes it.
struct NetworkJSON {
    private let status: NetworkStatus
    private let nowMilliseconds: Int64

    init(_ status: NetworkStatus, nowMilliseconds: Int64) {
        self.status = status
        self.nowMilliseconds = nowMilliseconds
    }

    var bytes: [UInt8] {
        let headline = NetworkHeadline(
            status: status, style: Style(isOn: false), nowMilliseconds: nowMilliseconds)
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("name", status.name)
            json.member("state", status.state.rawValue)
            json.list("waitingFor", of: status.waitingFor) { json, text in json.value(text) }
            json.list("problems", of: status.failure?.problems ?? [], write)
            json.member("file", status.file)
            json.member("folder", status.folder)
            json.optional("dashboardUrl", headline.dashboardURL)
            json.member(
                "uptimeMilliseconds", uptime(status.supervisor.startedMonotonicMilliseconds))
            json.member("revision", status.revision)
            json.key("supervisor")
            writeSupervisor(&json)
            json.key("startup")
            writeStartup(&json)
            json.list("processes", of: status.processes, write)
            json.list("links", of: status.links, write)
        }
        return json.fileBytes
    }

    private func uptime(_ started: Int64) -> Int64 { max(0, nowMilliseconds - started) }

    private func write(_ json: inout JSONWriter, _ problem: ControlRefusal.Problem) {
        JSONFormat.write(
            .init(path: problem.path, line: problem.line, problem.message, fix: problem.fix),
            to: &json)
    }

    private func writeSupervisor(_ json: inout JSONWriter) {
        json.object(onOneLine: true) { json in
            json.member("pid", status.supervisor.pid)
            json.member("version", status.supervisor.version)
            json.member("memoryBytes", status.supervisor.memoryBytes)
            json.member("cpuMilliseconds", status.supervisor.cpuMilliseconds)
        }
    }

    private func writeStartup(_ json: inout JSONWriter) {
        guard let startup = status.startup else { return json.null() }
        json.object { json in
            json.member("microseconds", startup.microseconds)
            json.list("criticalChain", of: startup.criticalChain) { json, step in
                json.object(onOneLine: true) { json in
                    json.optional("process", step.process)
                    json.member("what", step.what)
                    json.member("microseconds", step.microseconds)
                }
            }
        }
    }

    private func write(_ json: inout JSONWriter, _ process: ProcessStatus) {
        json.object { json in
            json.member("name", process.name)
            json.member("role", process.role.rawValue)
            json.member("state", process.state.rawValue)
            json.optional("reason", process.reason)
            json.optional("pid", process.pid)
            json.optional(
                "uptimeMilliseconds", process.startedMonotonicMilliseconds.map(uptime))
            json.member("restarts", process.restarts)
            json.optional("address", process.address)
            json.member("peerPort", process.peerPort)
            json.member("webPort", process.webPort)
            json.member("linksUp", process.linksUp)
            json.member("linksPlanned", process.linksPlanned)
            json.key("packets")
            writePackets(process.packets, &json)
            json.member("memoryBytes", process.memoryBytes)
            json.member("cpuMilliseconds", process.cpuMilliseconds)
        }
    }

    private func writePackets(_ packets: PacketCounts?, _ json: inout JSONWriter) {
        guard let packets else { return json.null() }
        json.object(onOneLine: true) { json in
            json.member("received", packets.received)
            json.member("forwarded", packets.forwarded)
            json.member("delivered", packets.delivered)
            json.member("rejected", packets.rejected)
            json.member("inFlight", packets.inFlight)
        }
    }

    private func write(_ json: inout JSONWriter, _ link: LinkStatus) {
        json.object(onOneLine: true) { json in
            json.member("from", link.from)
            json.member("to", link.to)
            json.member("isUp", link.isUp)
            json.member("fromIsUp", link.fromIsUp)
            json.member("toIsUp", link.toIsUp)
        }
    }
}
