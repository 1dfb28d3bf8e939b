/// A body in chunks (RFC 9112 7.1), of a response: requests with one are refused.
///
/// Extensions of chunks are passed over, trailer fields read and dropped; what is collected, and
/// what lies around it, is bounded.
struct ChunkedBody: Sendable {
    enum Step {
        case needMore
        case end(Int)
        case failed(HTTPFault, offset: Int)
    }

    private enum Place { case sizeLine, data(Int), trailer }

    /// Eight hexadecimal digits are 4 GiB, beyond any limit here.
    private static let sizeDigitsMax = 8
    private static let lineBytesMax = 256

    private let limits: HTTPLimits
    private var place = Place.sizeLine
    private var position: Int
    private var trailerBytes = 0
    private(set) var collected: [UInt8] = []

    init(_ limits: HTTPLimits, from start: Int) {
        self.limits = limits
        position = start
    }

    mutating func next(_ bytes: ByteView) -> Step {
        while true {
            switch place {
            case .sizeLine:
                switch line(bytes) {
                case .needMore: return .needMore
                case .failed(let fault, let offset): return .failed(fault, offset: offset)
                case .end(let end):
                    guard let size = size(bytes, to: end) else {
                        return .failed(.chunkMalformed, offset: position)
                    }
                    guard size <= limits.bodyBytesMax - collected.count else {
                        return .failed(.bodyTooLong, offset: position)
                    }
                    position = end + 2
                    place = size == 0 ? .trailer : .data(size)
                }
            case .data(let size):
                guard bytes.count - position >= size + 2 else { return .needMore }
                guard isLineEnd(bytes, position + size) else {
                    return .failed(.chunkMalformed, offset: position + size)
                }
                collected.append(contentsOf: ByteView(bytes.start + position, size).buffer)
                position += size + 2
                place = .sizeLine
            case .trailer:
                switch line(bytes) {
                case .needMore: return .needMore
                case .failed(let fault, let offset): return .failed(fault, offset: offset)
                case .end(let end):
                    if end == position { return .end(end + 2) }
                    trailerBytes += end - position
                    guard trailerBytes <= limits.headBytesMax else {
                        return .failed(.headTooLong, offset: position)
                    }
                    position = end + 2
                }
            }
        }
    }

    /// Where the line that begins at `position` ends.
    private func line(_ bytes: ByteView) -> Step {
        var i = position
        while i < bytes.count {
            if i - position > Self.lineBytesMax { return .failed(.chunkMalformed, offset: i) }
            if bytes[i] == HTTPCharacter.lineFeed { return .failed(.bareLineFeed, offset: i) }
            if bytes[i] == HTTPCharacter.carriageReturn {
                guard i + 1 < bytes.count else { return .needMore }
                return isLineEnd(bytes, i) ? .end(i) : .failed(.bareCarriageReturn, offset: i)
            }
            if HTTPCharacter.isControl(bytes[i]) { return .failed(.controlCharacter, offset: i) }
            i += 1
        }
        return .needMore
    }

    private func isLineEnd(_ bytes: ByteView, _ i: Int) -> Bool {
        bytes[i] == HTTPCharacter.carriageReturn && bytes[i + 1] == HTTPCharacter.lineFeed
    }

    /// Digits, then nothing or an extension.
    private func size(_ bytes: ByteView, to end: Int) -> Int? {
        var value = 0
        var i = position
        while i < end, let digit = HTTPCharacter.hexadecimal(bytes[i]) {
            guard i - position < Self.sizeDigitsMax else { return nil }
            value = value << 4 | Int(digit)
            i += 1
        }
        guard i > position, i == end || bytes[i] == UInt8(ascii: ";") else { return nil }
        return value
    }
}
