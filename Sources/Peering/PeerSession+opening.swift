import Wire

// From HTTP to an open session. Each step returns an event, or nil where the next one may follow at
// once.
extension PeerSession {
    mutating func upgrade(
        _ input: inout ReceivedBytes, _ around: inout SessionSurroundings
    ) -> SessionEvent? {
        guard let opening else { return .needMore }
        let bytes = ByteView(input.start, input.count)
        let consumed: Int
        if isDialled {
            switch opening.responseParser.parse(bytes) {
            case .needMore: return .needMore
            case .refused: return fail(.handshakeInvalid)
            case .complete(let response, let count):
                if let event = check(response, opening, &around) { return event }
                consumed = count
            }
        } else {
            switch opening.requestParser.parse(bytes) {
            case .needMore: return .needMore
            case .refused(let fault, _): return refuse(fault)
            case .complete(let request, let count):
                if let event = answer(request, opening) { return event }
                consumed = count
            }
        }
        input = ReceivedBytes(start: input.start + consumed, count: input.count - consumed)
        move(to: .authenticating)
        return isDialled ? .wrote(.message, requestId: opening.requestId) : nil
    }

    // MARK: Of a connection that we dialled

    private mutating func check(
        _ response: HTTPResponse, _ opening: SessionOpening,
        _ around: inout SessionSurroundings
    ) -> SessionEvent? {
        do throws(WebSocketHandshakeFault) {
            _ = try opening.handshake?.subprotocol(in: response)
        } catch {
            guard case .statusNot101(let status) = error else { return fail(.handshakeInvalid) }
            return fail(.handshakeRefused(status: status))
        }
        opening.handshake = nil
        opening.requestId = around.keys.fresh()
        let entries = [
            BTPProtocolData("auth", BTPContentType.octets, []),
            BTPProtocolData("auth_username", text: opening.name),
            BTPProtocolData("auth_token", BTPContentType.text, opening.token),
        ]
        write(.binary, BTPWriter.message(requestId: opening.requestId, entries: entries), &around)
        opening.token = []
        return nil
    }

    private mutating func takeVerdict(
        _ frame: BTPFrame, _ message: ByteView, _ opening: SessionOpening
    ) -> SessionEvent? {
        switch frame.type {
        case .response where frame.requestId == opening.requestId:
            move(to: .replaying)
            return .opened
        case .error where frame.requestId == opening.requestId:
            return fail(.authenticationRefused)
        case .response, .error: return nil
        case .message, .transfer:
            // The peer is ahead of its own answer. Its requests wait until we know it is one.
            return opening.keepEarly(message) ? nil : fail(.tooMuchUnasked)
        }
    }

    // MARK: Of a connection that we accepted

    private mutating func answer(
        _ request: HTTPRequest, _ opening: SessionOpening
    ) -> SessionEvent? {
        switch WebSocketHandshake.answer(to: request) {
        case .accepted(let response, _):
            outgoing += response
            linkSession = WebSocketHandshake.session(of: request)
            opening.pathName = Authentication.name(inPath: request.path)
            return nil
        case .refused(let response, let refusal):
            outgoing += response
            move(to: .over)
            return .ended(.refused(.upgrade(refusal)))
        }
    }

    /// Takes the first message of a session that is not open.
    mutating func authenticate(
        _ message: ByteView, _ around: inout SessionSurroundings
    ) -> SessionEvent? {
        guard let opening else { return nil }
        guard let frame = try? BTPFrame(message) else {
            write(
                .close, WebSocketWriter.closePayload(code: WebSocketCloseCode.protocolError),
                &around)
            return isDialled ? fail(.handshakeInvalid) : turnAway(.notAuthenticating)
        }
        if isDialled { return takeVerdict(frame, message, opening) }
        opening.requestId = frame.requestId
        guard frame.type == .message, frame.namesAreUnique(atMost: Self.authenticationEntriesMax),
            let first = frame.entries.first(where: { _ in true }), first.name.equals("auth"),
            let token = frame.entry(named: "auth_token")?.data.array,
            let name = frame.entry(named: "auth_username").map({ $0.data.text }) ?? ""
        else { return refuse(because: .notAuthenticating, &around) }
        move(to: .deciding)
        return .credentials(name: name, pathName: opening.pathName, token: token)
    }

    /// The owner knows who it is. What it sent with its authentication comes next.
    mutating func accept(_ around: inout SessionSurroundings) -> UInt32 {
        let requestId = opening?.requestId ?? 0
        write(.binary, BTPWriter.response(requestId: requestId), &around)
        opening = nil
        move(to: .open)
        return requestId
    }

    /// The owner knows no such peer, or the first frame was no authentication.
    @discardableResult
    mutating func refuse(
        because refusal: Refusal, _ around: inout SessionSurroundings
    ) -> SessionEvent {
        refusedRequestId = opening?.requestId ?? 0
        writeError(opening?.requestId ?? 0, &around)
        let code = WebSocketCloseCode.policyViolation
        write(.close, WebSocketWriter.closePayload(code: code), &around)
        return turnAway(refusal)
    }

    /// Nobody who authenticates needs more entries.
    private static let authenticationEntriesMax = 16

    // MARK: Ends

    private mutating func refuse(_ fault: HTTPFault) -> SessionEvent {
        let body = Array((fault.text + "\n").utf8)
        outgoing += HTTPWriter.response(
            fault.status, contentType: "text/plain", body: body, closes: true)
        return turnAway(.http(fault))
    }

    private mutating func turnAway(_ refusal: Refusal) -> SessionEvent {
        move(to: .over)
        return .ended(.refused(refusal))
    }

    private mutating func fail(_ failure: LinkFailure) -> SessionEvent {
        move(to: .over)
        return .ended(.failure(failure))
    }
}

extension BTPFrame {
    fileprivate func namesAreUnique(atMost count: Int) -> Bool {
        entryCount <= count && namesAreUnique
    }
}
