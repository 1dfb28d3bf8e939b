/// Reads one request (RFC 9112) from what is buffered so far.
///
/// Call it with the same bytes and more until it says something else than `needMore`; it looks at
/// each byte once. Whoever calls it bounds the buffer by `requestBytesMax` and the time.
package struct HTTPRequestParser: Sendable {
    private static let methodBytesMax = 32

    private struct StartLine: Sendable {
        var method: String
        var target: String
        var parts: HTTPTarget
        var isVersion11: Bool
    }

    private struct Head: Sendable {
        var line: StartLine
        var fields: HTTPFields
        var host: HTTPHost?
        var bodyStart: Int
        var bodyCount: Int
    }

    private let limits: HTTPLimits
    private var scanner: HTTPHeadScanner
    private var startLine: StartLine?
    private var head: Head?

    package init(_ limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        scanner = HTTPHeadScanner(limits, mayBeginEmpty: true)
    }

    /// No request that is taken is longer.
    package static func requestBytesMax(_ limits: HTTPLimits) -> Int {
        limits.headBytesMax + limits.bodyBytesMax
    }

    /// The header is there and only the body is missing.
    package var hasHead: Bool { head != nil }

    package mutating func parse(_ bytes: ByteView) -> HTTPParse<HTTPRequest> {
        while head == nil {
            switch scanner.next(bytes) {
            case .needMore: return .needMore
            case .failed(let fault, let offset): return .refused(fault, offset: offset)
            case .startLine(let place):
                switch Self.startLine(place, bytes) {
                case .success(let line): startLine = line
                case .failure(let fault): return .refused(fault, offset: place.start)
                }
            case .end(let end):
                // The scanner says `end` only after a first line.
                guard let startLine else { return .refused(.startLineMalformed, offset: 0) }
                switch completed(startLine, end, bytes) {
                case .success(let found): head = found
                case .failure(let fault): return .refused(fault, offset: end)
                }
            }
        }
        guard let head, bytes.count - head.bodyStart >= head.bodyCount else { return .needMore }
        return .complete(
            request(head, bytes), byteCount: head.bodyStart + head.bodyCount)
    }

    private func request(_ head: Head, _ bytes: ByteView) -> HTTPRequest {
        HTTPRequest(
            method: head.line.method, target: head.line.target, path: head.line.parts.path,
            query: head.line.parts.query, isVersion11: head.line.isVersion11, host: head.host,
            fields: head.fields,
            body: ByteView(bytes.start + head.bodyStart, head.bodyCount).array)
    }

    // MARK: - The first line

    private static func startLine(
        _ place: HTTPHeadScanner.Place, _ bytes: ByteView
    ) -> Result<StartLine, HTTPFault> {
        let (method, afterMethod) = place.view(of: bytes).cutAtSpace()
        guard let afterMethod, method.count > 0, method.count <= methodBytesMax,
            method.firstIndex(where: { !HTTPCharacter.isToken($0) }) == nil
        else { return .failure(.startLineMalformed) }
        let (target, version) = afterMethod.cutAtSpace()
        // Whatever follows a third space makes the version malformed.
        guard let version, HTTPVersion.isWellFormed(version) else {
            return .failure(.startLineMalformed)
        }
        guard let minor = HTTPVersion.minor(of: version) else {
            return .failure(.versionUnsupported)
        }
        guard let parts = HTTPTarget(target) else { return .failure(.targetMalformed) }
        return .success(
            StartLine(
                method: String(decoding: method.buffer, as: UTF8.self),
                target: String(decoding: target.buffer, as: UTF8.self), parts: parts,
                isVersion11: minor > 0))
    }

    // MARK: - The whole header

    private func completed(
        _ line: StartLine, _ end: Int, _ bytes: ByteView
    ) -> Result<Head, HTTPFault> {
        let fields = scanner.fields(bytes)
        do throws(HTTPFault) {
            let host = try Self.host(line, fields)
            let bodyCount = try HTTPBodyLength.ofRequest(fields, limits)
            // RFC 9110 10.1.1: 417 is the answer of who does not support the expectation.
            if fields.contains("expect") { throw .expectationRefused }
            return .success(
                Head(
                    line: line, fields: fields, host: host, bodyStart: end,
                    bodyCount: bodyCount))
        } catch {
            return .failure(error)
        }
    }

    /// RFC 9112 3.2: 400 for a missing, a repeated and an invalid Host field.
    private static func host(
        _ line: StartLine, _ fields: HTTPFields
    ) throws(HTTPFault) -> HTTPHost? {
        let values = fields.values("host")
        if values.count > 1 { throw .hostRepeated }
        guard let value = values.first else {
            if line.isVersion11 { throw .hostMissing }
            return nil
        }
        guard let host = HTTPHost(value) else { throw .hostMalformed }
        if let other = line.parts.host, other != host.text { throw .hostContradictsTarget }
        return host
    }
}
