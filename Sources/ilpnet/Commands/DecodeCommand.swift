import Wire

/// `ilpnet decode`: a message taken apart, as JSON.
enum DecodeCommand {
    private static let kind = Option(
        name: "as", value: .init(name: "PROTOCOL", kind: .words(MessageProtocol.words)),
        help: "what the message is, unless that is to be found out")
    private static let base64 = Option(name: "base64", help: "the message is given in base64")
    private static let raw = Option(
        name: "raw", help: "standard input is the message itself, and no text")

    private static let json = Option(
        name: "json", help: "print problems as JSON too; the message always is")

    static let declaration = Command(
        name: "decode", section: .packets, summary: "take a message apart",
        explanation: [
            "Recognises ILP packets, BTP and WebSocket frames, CCP and ILDCP, and prints what they"
                + " hold as JSON, one in the other, with the offset and size of every field."
                + " `ilpnet encode` makes the message of that JSON again.",
            "It is as strict as the connector, whose parsers it uses. What they refuse is said with"
                + " its offset, and the exit code is 1.",
        ],
        positionals: [
            Positional(
                name: "MESSAGE", kind: .free, presence: .optional,
                help: "hexadecimal digits or base64; - or nothing for standard input")
        ],
        options: [kind, base64, raw, json],
        examples: [
            "decode 0e06463032000000", "decode --as btp < frame.bin",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        guard !invocation.has(base64) || !invocation.has(raw) else {
            throw Failure(.usage, "--base64 and --raw are two forms", fix: "keep one of them")
        }
        let form: MessageInput.Form? =
            invocation.has(base64) ? .base64 : invocation.has(raw) ? .raw : nil
        let input = try MessageInput(invocation.positionals.first, form)
        let wanted = invocation.value(kind).flatMap { MessageProtocol(rawValue: $0) }
        do throws(DecodingFault) {
            console.emit(try Dissector.dissect(input.bytes, as: wanted).json.fileBytes)
        } catch {
            let all = MessageProtocol.words.listed(with: "or")
            throw error.failure(
                fix: wanted == nil ? "if it is something else, say so: --as \(all)" : nil)
        }
        return .success
    }
}
