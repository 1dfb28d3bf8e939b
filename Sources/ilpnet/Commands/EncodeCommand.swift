import CanonicalJSON
import Disk
import Glibc
import TopologyModel
import Wire

/// `ilpnet encode`: the bytes of a message that stands there as JSON.
enum EncodeCommand {
    /// Each byte of the largest message takes two digits, and some members besides.
    private static let jsonBytesMax = 4 << 20

    private static let base64 = Option(name: "base64", help: "print base64 instead")
    private static let raw = Option(name: "raw", help: "print the message itself, and no text")
    private static let json = Option(name: "json", help: "print problems as JSON")

    static let declaration = Command(
        name: "encode", section: .packets, summary: "make a message of what decode prints",
        explanation: [
            "Prints the message in hexadecimal digits. Lengths and offsets are worked out and need"
                + " not be there, and a field may be its value alone; docs/commands.md has the"
                + " members of each message.",
            "What the connector would refuse is not made: the result is read as `ilpnet decode`"
                + " reads it.",
        ],
        positionals: [
            Positional(
                name: "FILE", kind: .topologyFile, presence: .optional,
                help: "the JSON; - or nothing for standard input")
        ],
        options: [base64, raw, json],
        examples: ["encode packet.json", "decode 0e06463032000000 | ilpnet encode --base64"],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        guard !invocation.has(base64) || !invocation.has(raw) else {
            throw Failure(.usage, "--base64 and --raw are two forms", fix: "keep one of them")
        }
        let bytes = try message(invocation.positionals.first ?? "-")
        if invocation.has(raw) {
            console.emit(bytes)
        } else {
            console.say(invocation.has(base64) ? Base64.text(bytes) : Hexadecimal.text(bytes))
        }
        return .success
    }

    private static func message(_ path: String) throws(Failure) -> [UInt8] {
        let name = path == "-" ? "standard input" : path
        let json = try parsed(try read(path, name), name)
        let encoded: (bytes: [UInt8], kind: MessageProtocol)
        do throws(EncodingProblem) {
            encoded = try MessageEncoder.encode(json)
        } catch {
            let problem = Failure.Problem(
                path: name, line: error.line, error.message, fix: error.fix)
            throw Failure(.failed, [problem])
        }
        do throws(DecodingFault) {
            _ = try Dissector.dissect(encoded.bytes, as: encoded.kind)
        } catch {
            throw error.failure(of: name, line: json.line)
        }
        return encoded.bytes
    }

    private static func read(_ path: String, _ name: String) throws(Failure) -> [UInt8] {
        guard path != "-" else {
            return try MessageInput.standardInput(fix: "give a file with the JSON of a message")
        }
        do throws(FileError) {
            guard let text = try PlainFile.read(path, bytesMax: jsonBytesMax) else {
                throw FileError(.read, path, ENOENT)
            }
            return text
        } catch {
            throw Failure(.usage, [Failure.Problem(path: name, "cannot read: \(error.reason)")])
        }
    }

    private static func parsed(_ text: [UInt8], _ name: String) throws(Failure) -> JSONValue {
        do throws(JSONProblem) {
            return try JSONParser.parse(text)
        } catch {
            throw Failure(
                .failed, [Failure.Problem(path: name, line: error.line, error.message)])
        }
    }
}
