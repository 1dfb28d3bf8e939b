/// Finds the lines of a header (RFC 9112 2.2 and 5) in bytes that come in any pieces.
///
/// It looks at every byte once and complains of the first wrong one, so that the same header gives
/// the same answer however it is cut. It keeps places, not copies. What the first line means is
/// left to the request or response parser.
struct HTTPHeadScanner {
    struct Place: Sendable {
        var start: Int
        var end: Int

        func view(of bytes: ByteView) -> ByteView { ByteView(bytes.start + start, end - start) }
    }

    enum Step {
        case needMore
        case startLine(Place)
        /// Where the header ends and the body begins.
        case end(Int)
        case failed(HTTPFault, offset: Int)
    }

    private let limits: HTTPLimits
    private let start: Int
    private var scanned: Int
    private var lineStart: Int
    private var hasStartLine = false
    /// RFC 9112 2.2: a server should pass over an empty line before a request.
    private var mayBeginEmpty: Bool
    private var fields: [(name: Place, value: Place)] = []

    init(_ limits: HTTPLimits, from start: Int = 0, mayBeginEmpty: Bool) {
        self.limits = limits
        self.start = start
        self.mayBeginEmpty = mayBeginEmpty
        scanned = start
        lineStart = start
    }

    /// `bytes` are those of the call before, and more.
    mutating func next(_ bytes: ByteView) -> Step {
        while scanned < bytes.count {
            guard scanned - start < limits.headBytesMax else {
                return .failed(hasStartLine ? .headTooLong : .startLineTooLong, offset: scanned)
            }
            let byte = bytes[scanned]
            let follows = scanned > lineStart && bytes[scanned - 1] == HTTPCharacter.carriageReturn
            if follows {
                guard byte == HTTPCharacter.lineFeed else {
                    return .failed(.bareCarriageReturn, offset: scanned - 1)
                }
                let line = Place(start: lineStart, end: scanned - 1)
                scanned += 1
                lineStart = scanned
                if let step = take(line, bytes) { return step }
                continue
            }
            if let fault = fault(of: byte) { return .failed(fault, offset: scanned) }
            scanned += 1
        }
        return .needMore
    }

    /// The fields as values, once the header is complete.
    func fields(_ bytes: ByteView) -> HTTPFields {
        var result = HTTPFields()
        for field in fields {
            result.append(
                String(decoding: field.name.view(of: bytes).buffer, as: UTF8.self),
                String(decoding: field.value.view(of: bytes).buffer, as: UTF8.self))
        }
        return result
    }

    private func fault(of byte: UInt8) -> HTTPFault? {
        if byte == HTTPCharacter.lineFeed { return .bareLineFeed }
        guard scanned == lineStart else {
            return byte != HTTPCharacter.carriageReturn && HTTPCharacter.isControl(byte)
                ? .controlCharacter : nil
        }
        if HTTPCharacter.isSpace(byte) { return hasStartLine ? .foldedField : .leadingSpace }
        return byte != HTTPCharacter.carriageReturn && HTTPCharacter.isControl(byte)
            ? .controlCharacter : nil
    }

    private mutating func take(_ line: Place, _ bytes: ByteView) -> Step? {
        if line.start == line.end {
            if hasStartLine { return .end(scanned) }
            guard mayBeginEmpty else {
                return .failed(.startLineMalformed, offset: line.start)
            }
            mayBeginEmpty = false
            return nil
        }
        guard hasStartLine else {
            hasStartLine = true
            return .startLine(line)
        }
        guard fields.count < limits.fieldsMax else {
            return .failed(.tooManyFields, offset: line.start)
        }
        return takeField(line, bytes)
    }

    private mutating func takeField(_ line: Place, _ bytes: ByteView) -> Step? {
        var colon = line.start
        while colon < line.end, HTTPCharacter.isToken(bytes[colon]) { colon += 1 }
        // RFC 9112 5.1: no space between name and colon; a server MUST refuse it.
        guard colon > line.start, colon < line.end, bytes[colon] == UInt8(ascii: ":") else {
            return .failed(.fieldNameMalformed, offset: colon)
        }
        var value = Place(start: colon + 1, end: line.end)
        while value.start < value.end, HTTPCharacter.isSpace(bytes[value.start]) {
            value.start += 1
        }
        while value.start < value.end, HTTPCharacter.isSpace(bytes[value.end - 1]) {
            value.end -= 1
        }
        fields.append((Place(start: line.start, end: colon), value))
        return nil
    }
}
