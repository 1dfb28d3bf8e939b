/// Reads one response (RFC 9112) from what is buffered so far, for whoever sent one request.
///
/// Call it with the same bytes and more; when the peer ended the connection, call `finish`. Interim
/// responses are passed over, but `101 Switching Protocols` is an answer: what follows its header
/// is another protocol's.
package struct HTTPResponseParser: Sendable {
    /// What was asked for.
    package enum Expectation: Sendable {
        case wholeResponse
        /// The answer to HEAD, or to an upgrade of which only the header matters.
        case headerAlone
    }

    private enum Body: Sendable {
        case none
        case counted(Int)
        case chunked(ChunkedBody)
        case untilEnd
    }

    private let limits: HTTPLimits
    private let expectation: Expectation
    private var scanner: HTTPHeadScanner
    private var interimCount = 0
    private var status: HTTPStatus?
    private var isVersion11 = false
    private var fields = HTTPFields()
    private var bodyStart: Int?
    private var body = Body.none

    package init(
        _ limits: HTTPLimits = HTTPLimits(), expecting expectation: Expectation = .wholeResponse
    ) {
        self.limits = limits
        self.expectation = expectation
        scanner = HTTPHeadScanner(limits, mayBeginEmpty: false)
    }

    package mutating func parse(_ bytes: ByteView) -> HTTPParse<HTTPResponse> {
        while bodyStart == nil {
            switch scanner.next(bytes) {
            case .needMore: return .needMore
            case .failed(let fault, let offset): return .refused(fault, offset: offset)
            case .startLine(let place):
                if let fault = takeStatusLine(place, bytes) {
                    return .refused(fault, offset: place.start)
                }
            case .end(let end):
                if let fault = takeHead(end, bytes) { return .refused(fault, offset: end) }
            }
        }
        return parseBody(bytes, from: bodyStart ?? 0)
    }

    /// The peer sends nothing more.
    package mutating func finish(_ bytes: ByteView) -> HTTPParse<HTTPResponse> {
        let result = parse(bytes)
        guard case .needMore = result else { return result }
        guard let bodyStart, case .untilEnd = body else {
            return .refused(.endedEarly, offset: bytes.count)
        }
        return complete(
            ByteView(bytes.start + bodyStart, bytes.count - bodyStart).array,
            byteCount: bytes.count)
    }

    private mutating func takeStatusLine(
        _ place: HTTPHeadScanner.Place, _ bytes: ByteView
    ) -> HTTPFault? {
        let (version, rest) = place.view(of: bytes).cutAtSpace()
        guard let rest, HTTPVersion.isWellFormed(version) else { return .startLineMalformed }
        guard let minor = HTTPVersion.minor(of: version) else { return .versionUnsupported }
        isVersion11 = minor > 0
        let digits = rest.cutAtSpace().word
        guard digits.count == 3, digits.firstIndex(where: { !HTTPCharacter.isDigit($0) }) == nil,
            let code = UInt16(digits.text ?? ""), code >= 100
        else { return .statusMalformed }
        status = HTTPStatus(code)
        return nil
    }

    private mutating func takeHead(_ end: Int, _ bytes: ByteView) -> HTTPFault? {
        guard let status else { return .startLineMalformed }
        if status.code < 200 && status != .switchingProtocols {
            interimCount += 1
            guard interimCount <= limits.interimResponsesMax else {
                return .tooManyInterimResponses
            }
            self.status = nil
            scanner = HTTPHeadScanner(limits, from: end, mayBeginEmpty: false)
            return nil
        }
        fields = scanner.fields(bytes)
        do throws(HTTPFault) {
            body = try framing(status, bodyStart: end)
        } catch {
            return error
        }
        bodyStart = end
        return nil
    }

    /// RFC 9112 6.3.
    private func framing(_ status: HTTPStatus, bodyStart: Int) throws(HTTPFault) -> Body {
        if expectation == .headerAlone || status.neverHasBody { return .none }
        let length = try HTTPBodyLength.contentLength(fields)
        let codings = fields.list("transfer-encoding")
        if fields.contains("transfer-encoding") {
            if length != nil { throw .transferEncodingBesideLength }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw .transferEncodingRefused
            }
            return .chunked(ChunkedBody(limits, from: bodyStart))
        }
        guard let length else { return .untilEnd }
        guard length <= limits.bodyBytesMax else { throw .bodyTooLong }
        return .counted(length)
    }

    private mutating func parseBody(
        _ bytes: ByteView, from start: Int
    ) -> HTTPParse<HTTPResponse> {
        let there = bytes.count - start
        switch body {
        case .none: return complete([], byteCount: start)
        case .counted(let count):
            guard there >= count else { return .needMore }
            return complete(ByteView(bytes.start + start, count).array, byteCount: start + count)
        case .untilEnd:
            return there > limits.bodyBytesMax
                ? .refused(.bodyTooLong, offset: start + limits.bodyBytesMax) : .needMore
        case .chunked(var chunks):
            let step = chunks.next(bytes)
            body = .chunked(chunks)
            switch step {
            case .needMore: return .needMore
            case .failed(let fault, let offset): return .refused(fault, offset: offset)
            case .end(let end): return complete(chunks.collected, byteCount: end)
            }
        }
    }

    private func complete(_ body: [UInt8], byteCount: Int) -> HTTPParse<HTTPResponse> {
        .complete(
            HTTPResponse(
                status: status ?? .internalServerError, isVersion11: isVersion11, fields: fields,
                body: body), byteCount: byteCount)
    }
}
