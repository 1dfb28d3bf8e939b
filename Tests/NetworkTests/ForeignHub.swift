import Foundation
import TestSupport

/// A telemetry hub that shares no code with ours: Python's standard library, plain JSON. Killed when
/// nobody holds it any more.
final class ForeignHub {
    private let process = Process()
    private let folder: TemporaryFolder
    private let name = UUID().uuidString
    private(set) var port = 0

    /// Port 0 lets the system choose.
    init(in folder: TemporaryFolder, port: Int = 0) throws {
        self.folder = folder
        let python = try requireProgram("python3", package: "python3")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Peers/hub.py").path
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script, String(port), folder[name]]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = LogLines(reading: dup(output.fileHandleForReading.fileDescriptor))
        try eventually(within: 20, "the hub listens") { said.text.hasPrefix("ready ") }
        self.port = Int(said.text.dropFirst(6)) ?? 0
    }

    deinit { stop() }

    func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// All events so far, in the order in which they came.
    var events: [HubEvent] {
        guard let text = try? folder.read(name) else { return [] }
        // The last line may be half written.
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .compactMap { HubEvent(String($0)) }
    }
}

/// One event as a viewer of the plain protocol gets it.
struct HubEvent {
    var type: String
    var node: String
    var timestamp: String
    var data: [String: Any]

    init?(_ line: String) {
        let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
        guard let fields = value as? [String: Any], let type = fields["type"] as? String,
            let node = fields["nodeId"] as? String,
            let timestamp = fields["timestamp"] as? String,
            let data = fields["data"] as? [String: Any]
        else { return nil }
        self.type = type
        self.node = node
        self.timestamp = timestamp
        self.data = data
    }

    func text(_ key: String) -> String { data[key] as? String ?? "" }
    func number(_ key: String) -> Int { data[key] as? Int ?? -1 }

    /// `PACKET_SENT FULFILL` and the like.
    var kind: String {
        let packet = text("packetType")
        return packet.isEmpty ? type : "\(type) \(packet)"
    }
}
