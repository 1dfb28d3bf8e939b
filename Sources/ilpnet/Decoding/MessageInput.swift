import Disk
import Glibc
import Wire

/// The bytes that a person gave: hexadecimal, base64, or as they are.
struct MessageInput {
    enum Form { case hexadecimal, base64, raw }

    /// Far above the largest message there is.
    private static let bytesMax = 1 << 20

    let bytes: [UInt8]

    /// An argument, which is text; standard input where it is `-` or nil. A form that is not said
    /// is found out.
    init(_ argument: String?, _ form: Form?) throws(Failure) {
        guard let argument, argument != "-" else {
            let input = try Self.standardInput(fix: "give the message, as hexadecimal digits")
            bytes = try Self.read(input, form ?? Self.form(of: input))
            return
        }
        guard form != .raw else {
            throw Failure(
                .usage, "raw bytes cannot be an argument",
                fix: "give them through standard input")
        }
        bytes = try Self.read(Array(argument.utf8), form ?? .hexadecimal, mayBeBase64: form == nil)
    }

    /// All of standard input. Nobody is made to wait at a terminal without a word.
    static func standardInput(fix: String) throws(Failure) -> [UInt8] {
        guard isatty(STDIN_FILENO) == 0 else {
            throw Failure(.usage, "there is nothing on standard input", fix: fix)
        }
        do throws(FileError) {
            return try OpenFile.readToEnd(STDIN_FILENO, "standard input", bytesMax: bytesMax)
        } catch {
            throw error.failure
        }
    }

    /// Text only where every byte is visible or space; a message hardly ever is.
    private static func form(of input: [UInt8]) -> Form {
        let isText = input.allSatisfy { (0x20...0x7e).contains($0) || isSpace($0) }
        guard isText else { return .raw }
        return digits(input).flatMap { Hexadecimal.bytes($0) } == nil ? .base64 : .hexadecimal
    }

    private static func read(
        _ input: [UInt8], _ form: Form, mayBeBase64: Bool = false
    ) throws(Failure) -> [UInt8] {
        switch form {
        case .raw: return input
        case .hexadecimal:
            if let bytes = digits(input).flatMap({ Hexadecimal.bytes($0) }) { return bytes }
            guard mayBeBase64 else { throw refusal(of: input) }
            return try read(input, .base64)
        case .base64:
            let text = String(decoding: input.filter { !isSpace($0) }, as: UTF8.self)
            if let bytes = Base64.bytes(text) ?? Base64.urlBytes(text) { return bytes }
            throw refusal(of: input)
        }
    }

    private static func refusal(of input: [UInt8]) -> Failure {
        let foreign = input.firstIndex { !isHexadecimal($0) && !isSeparator($0) }
        guard let foreign else {
            return Failure(
                .failed, "this is an odd number of hexadecimal digits",
                fix: "a byte is two digits; is the last one missing?")
        }
        return Failure(
            .failed, "this is neither hexadecimal nor base64: see character \(foreign + 1)",
            fix: "give two digits a byte, or raw bytes through standard input with --raw")
    }

    /// Without what people put between digits, and without 0x before them.
    private static func digits(_ input: [UInt8]) -> String? {
        let text = String(decoding: input.filter { !isSeparator($0) }, as: UTF8.self)
        return text.hasPrefix("0x") ? String(text.dropFirst(2)) : text
    }

    // A form feed is no space here: it is the first byte of a prepare.
    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == UInt8(ascii: ":")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit
    }
}
