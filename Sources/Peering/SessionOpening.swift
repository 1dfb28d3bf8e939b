import Glibc
import Wire

/// What a session needs only until it is open, so that an idle one is small. Owned by its session.
final class SessionOpening {
    /// Of a connection that we dialled: what we asked, and who we shall say we are.
    var handshake: WebSocketClientHandshake?
    var name = ""
    var token: [UInt8] = []
    /// Of our authentication, or of the one that waits for our answer.
    var requestId: UInt32 = 0
    /// Of a connection that we accepted: the user in the path it asked for.
    var pathName: String?

    var requestParser: HTTPRequestParser
    var responseParser: HTTPResponseParser

    private let earlyBytesMax: Int
    /// Messages that came before the peer told us that we are in: a count, then the bytes, in turn.
    private var early: UnsafeMutableRawPointer?
    private var earlyCount = 0
    private var earlyRead = 0

    init(_ limits: LinkLimits) {
        // An upgrade has no body.
        let http = HTTPLimits(bodyBytesMax: 0)
        requestParser = HTTPRequestParser(http)
        responseParser = HTTPResponseParser(http, expecting: .headerAlone)
        earlyBytesMax = limits.unauthenticatedBytesMax
    }

    deinit { free(early) }

    /// False: there is no room.
    func keepEarly(_ message: ByteView) -> Bool {
        let header = MemoryLayout<Int>.size
        guard message.count <= earlyBytesMax - header - earlyCount else { return false }
        let store = early ?? malloc(earlyBytesMax)
        guard let store else { return false }
        early = store
        store.storeBytes(of: message.count, toByteOffset: earlyCount, as: Int.self)
        memcpy(store + earlyCount + header, message.start, message.count)
        earlyCount += header + message.count
        return true
    }

    /// The next of them; valid as long as this lives.
    func nextEarly() -> ByteView? {
        guard let early, earlyRead < earlyCount else { return nil }
        let header = MemoryLayout<Int>.size
        let count = early.loadUnaligned(fromByteOffset: earlyRead, as: Int.self)
        let message = ByteView(early + earlyRead + header, count)
        earlyRead += header + count
        return message
    }
}
