import Foundation

/// A conversation with `sourcekit-lsp`, as an editor has it: JSON-RPC over pipes.
final class LanguageServer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var pending = Data()
    private var lastID = 0

    struct Silence: Error { var waitedSeconds: Int }

    init(executable: String, folder: URL) throws {
        process.executableURL = URL(filePath: executable)
        process.currentDirectoryURL = folder
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func initialize(in folder: URL) throws {
        _ = try request(
            "initialize",
            [
                "processId": Int(getpid()), "rootUri": folder.absoluteString,
                "capabilities": [:] as [String: Any],
            ])
        try notify("initialized", [:])
    }

    func open(_ file: URL, text: String) throws {
        let document: [String: Any] = [
            "uri": file.absoluteString, "languageId": "swift", "version": 1, "text": text,
        ]
        try notify("textDocument/didOpen", ["textDocument": document])
    }

    /// The answer's `result`. Messages of the server's own are passed over.
    func request(
        _ method: String, _ parameters: [String: Any], withinSeconds limit: Int = 60
    ) throws -> Any {
        lastID += 1
        try send(["jsonrpc": "2.0", "id": lastID, "method": method, "params": parameters])
        let deadline = Date(timeIntervalSinceNow: Double(limit))
        while Date() < deadline {
            let message = try receive(before: deadline)
            if message["id"] as? Int == lastID, message["method"] == nil {
                return message["result"] ?? NSNull()
            }
        }
        throw Silence(waitedSeconds: limit)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    private func notify(_ method: String, _ parameters: [String: Any]) throws {
        try send(["jsonrpc": "2.0", "method": method, "params": parameters])
    }

    private func send(_ message: [String: Any]) throws {
        let body = try JSONSerialization.data(withJSONObject: message)
        let header = Data("Content-Length: \(body.count)\r\n\r\n".utf8)
        try input.fileHandleForWriting.write(contentsOf: header + body)
    }

    private func receive(before deadline: Date) throws -> [String: Any] {
        let blankLine = Data("\r\n\r\n".utf8)
        while true {
            if let end = pending.range(of: blankLine) {
                let header = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
                let length = header.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) }
                if let length, pending.count >= end.upperBound - pending.startIndex + length {
                    let body = pending[end.upperBound..<(end.upperBound + length)]
                    pending = Data(pending[(end.upperBound + length)...])
                    return try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:]
                }
            }
            var ready = pollfd(
                fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            let left = max(0, deadline.timeIntervalSinceNow)
            guard poll(&ready, 1, Int32(left * 1_000)) > 0 else { throw Silence(waitedSeconds: 0) }
            let chunk = output.fileHandleForReading.availableData
            if chunk.isEmpty { throw Silence(waitedSeconds: 0) }
            pending.append(chunk)
        }
    }
}
