/// Why a message is refused. What is ambiguous is refused too: two readers who understand one
/// message differently are how requests are smuggled.
package enum HTTPFault: UInt8, Error, Sendable, CaseIterable {
    case bareCarriageReturn
    case bareLineFeed
    case controlCharacter
    case leadingSpace
    case startLineMalformed
    case startLineTooLong
    case versionUnsupported
    case targetMalformed
    case foldedField
    case fieldNameMalformed
    case headTooLong
    case tooManyFields
    case hostMissing
    case hostRepeated
    case hostMalformed
    case hostContradictsTarget
    case contentLengthMalformed
    case contentLengthRepeated
    case transferEncodingRefused
    case transferEncodingBesideLength
    case bodyTooLong
    case expectationRefused
    case statusMalformed
    case chunkMalformed
    case tooManyInterimResponses
    case endedEarly

    /// What a server answers.
    package var status: HTTPStatus {
        switch self {
        case .startLineTooLong: .uriTooLong
        case .versionUnsupported: .versionNotSupported
        case .headTooLong, .tooManyFields: .headerFieldsTooLarge
        case .transferEncodingRefused: .notImplemented
        case .bodyTooLong: .contentTooLarge
        case .expectationRefused: .expectationFailed
        default: .badRequest
        }
    }

    package var text: String {
        switch self {
        case .bareCarriageReturn: "a carriage return stands without its line feed"
        case .bareLineFeed: "a line feed stands without its carriage return"
        case .controlCharacter: "a control character stands in the header"
        case .leadingSpace: "space stands before the first line"
        case .startLineMalformed: "the first line is malformed"
        case .startLineTooLong: "the first line is longer than a whole header may be"
        case .versionUnsupported: "the version is neither HTTP/1.1 nor HTTP/1.0"
        case .targetMalformed: "the target is no path of RFC 3986, or hides a separator in it"
        case .foldedField: "a header field is folded over two lines"
        case .fieldNameMalformed: "the name of a header field is malformed"
        case .headTooLong: "the header is too long"
        case .tooManyFields: "there are too many header fields"
        case .hostMissing: "the Host field is missing"
        case .hostRepeated: "the Host field is there twice"
        case .hostMalformed: "the Host field names no host"
        case .hostContradictsTarget: "the Host field and the target name different hosts"
        case .contentLengthMalformed: "Content-Length is no number"
        case .contentLengthRepeated: "Content-Length is there twice"
        case .transferEncodingRefused: "Transfer-Encoding is not taken here"
        case .transferEncodingBesideLength: "Transfer-Encoding and Content-Length contradict"
        case .bodyTooLong: "the body is too long"
        case .expectationRefused: "the Expect field asks for what is not done here"
        case .statusMalformed: "the status is not three digits"
        case .chunkMalformed: "a chunk of the body is malformed"
        case .tooManyInterimResponses: "there are too many interim responses"
        case .endedEarly: "the connection ended inside the message"
        }
    }
}

/// How much of a message is held and read.
package struct HTTPLimits: Sendable {
    package var headBytesMax: Int
    package var fieldsMax: Int
    package var bodyBytesMax: Int
    /// Answers like `103 Early Hints` before the one that counts.
    package var interimResponsesMax: Int

    package init(
        headBytesMax: Int = 16 * 1024, fieldsMax: Int = 100, bodyBytesMax: Int = 8 * 1024,
        interimResponsesMax: Int = 8
    ) {
        self.headBytesMax = headBytesMax
        self.fieldsMax = fieldsMax
        self.bodyBytesMax = bodyBytesMax
        self.interimResponsesMax = interimResponsesMax
    }
}

/// What a parser makes of the bytes so far.
package enum HTTPParse<Message: Sendable & Equatable>: Sendable, Equatable {
    case needMore
    /// What follows `byteCount` belongs to whatever comes next on the connection.
    case complete(Message, byteCount: Int)
    /// At this byte from the start of what was given.
    case refused(HTTPFault, offset: Int)
}
