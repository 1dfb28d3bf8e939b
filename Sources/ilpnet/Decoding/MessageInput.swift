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
        let text = Array(argument.utf8)
        bytes = try Self.read(text, form ?? Self.textForm(of: text))
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

    /// Text only where every byte is visible or space; a message hardly ever is. Text of nothing
    /// but hexadecimal digits is that and not base64, even where one is missing.
    private static func form(of input: [UInt8]) -> Form {
        let isText = input.allSatisfy { (0x20...0x7e).contains($0) || isSpace($0) }
        guard isText, !input.isEmpty else { return .raw }
        return textForm(of: input)
    }

    private static func textForm(of input: [UInt8]) -> Form {
        let digits = digits(input).utf8
        return digits.allSatisfy { isHexadecimal($0) } ? .hexadecimal : .base64
    }

    private static func read(_ input: [UInt8], _ form: Form) throws(Failure) -> [UInt8] {
        switch form {
        case .raw: return input
        case .hexadecimal:
            let digits = digits(input)
            if let bytes = Hexadecimal.bytes(digits) { return bytes }
            throw Failure(
                .failed, "this is an odd number of hexadecimal digits: \(digits.utf8.count)",
                fix: "a byte is two digits; is the last one missing?")
        case .base64:
            let text = String(decoding: input.filter { !isSpace($0) }, as: UTF8.self)
            if let bytes = Base64.bytes(text) ?? Base64.urlBytes(text) { return bytes }
            let foreign = input.firstIndex { !isBase64($0) && !isSpace($0) }
            let place = foreign.map { "see character \($0 + 1)" } ?? "see its end"
            throw Failure(
                .failed, "this is neither hexadecimal nor base64: \(place)",
                fix: "give two digits a byte, or raw bytes through standard input with --raw")
        }
    }

    /// Without what people put between digits, and without 0x before them.
    private static func digits(_ input: [UInt8]) -> String {
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

    private static func isBase64(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber)
            || "+/-_=".utf8.contains(byte)
    }
}
