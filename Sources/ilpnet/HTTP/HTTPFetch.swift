import Glibc
import Reactor
import Wire

/// One request, made and waited for: its own loop, one connection, one deadline for all of it.
///
/// It follows no redirects and keeps nothing. A literal address and `localhost` are never looked
/// up, so it works where there is no name service, as in an image with nothing but ilpnet.
struct HTTPFetch: ~Copyable {
    enum Failure: Error, Equatable {
        case notResolved(String)
        case system(SystemCallError)
        /// While waiting for what.
        case tooSlow(String)
        case unreadable(HTTPFault)
    }

    private static let token: UInt64 = 1
    private static let resolverToken: UInt64 = 2
    private static let bytesPerRead = 16 * 1024
    /// As large as the metrics of a node with very many peers.
    private static let limits = HTTPLimits(bodyBytesMax: 32 * 1024 * 1024)

    private let method: String
    private let location: HTTPLocation
    private let fields: [(String, String)]
    private let deadline: Int64
    private var loop: EventLoop

    static func get(
        _ location: HTTPLocation, timeoutMilliseconds: Int64
    ) throws(Failure) -> HTTPResponse {
        try fetch("GET", location, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// Without a body. `fields` come behind those that every request has.
    static func fetch(
        _ method: String, _ location: HTTPLocation, fields: [(String, String)] = [],
        timeoutMilliseconds: Int64
    ) throws(Failure) -> HTTPResponse {
        var fetch = try HTTPFetch(method, location, fields, timeoutMilliseconds)
        return try fetch.run()
    }

    private init(
        _ method: String, _ location: HTTPLocation, _ fields: [(String, String)],
        _ timeoutMilliseconds: Int64
    ) throws(Failure) {
        self.method = method
        self.location = location
        self.fields = fields
        do throws(SystemCallError) {
            loop = try EventLoop()
        } catch {
            throw .system(error)
        }
        deadline = loop.now.monotonicMilliseconds + timeoutMilliseconds
    }

    private mutating func run() throws(Failure) -> HTTPResponse {
        var failure = Failure.notResolved("it has no address")
        for address in try addresses() {
            do throws(Failure) {
                return try exchange(with: address)
            } catch {
                // The next address is tried only where nobody was reached at this one.
                guard case .system = error else { throw error }
                failure = error
            }
        }
        throw failure
    }

    // MARK: - Where

    private mutating func addresses() throws(Failure) -> [SocketAddress] {
        let name = location.host.name
        if let literal = SocketAddress(literal: name, port: location.port) { return [literal] }
        let resolver: NameResolver
        do throws(SystemCallError) {
            resolver = try NameResolver()
            try loop.add(resolver.descriptor, token: Self.resolverToken, .readable)
        } catch {
            throw .system(error)
        }
        guard resolver.resolve(name, port: location.port, tag: 0) else {
            throw .notResolved("no thread is to be had")
        }
        while true {
            for answer in resolver.takeAnswers() {
                loop.remove(resolver.descriptor)
                if let reason = answer.failure { throw .notResolved(reason) }
                return answer.addresses
            }
            try wait(for: "the name to be looked up")
        }
    }

    // MARK: - What

    private mutating func exchange(with address: SocketAddress) throws(Failure) -> HTTPResponse {
        var stream = try connect(to: address)
        var pool = BufferPool(freeBlocksMax: 1, freeSmallBlocksMax: 1)
        stream.output.append(request, &pool)
        while true {
            switch stream.flush(&pool) {
            case .done:
                loop.change(stream.descriptor, token: Self.token, .readable)
                return try answer(on: stream, from: address)
            case .blocked: try wait(for: "the request to be taken")
            case .failed(let code): throw Self.system("send", code, address)
            }
        }
    }

    private var request: [UInt8] {
        HTTPWriter.request(
            method, target: location.target, host: location.host.text,
            fields: [
                ("User-Agent", "ilpnet/\(VersionCommand.number)"), ("Accept", "*/*"),
                ("Connection", "close"),
            ] + (method == "GET" ? [] : [("Content-Length", "0")]) + fields)
    }

    private mutating func connect(to address: SocketAddress) throws(Failure) -> TCPStream {
        let stream = try dial(address)
        while true {
            switch stream.connectResult() {
            case 0: return stream
            case EINPROGRESS: try wait(for: "a connection to \(address.text)")
            case let code: throw Self.system("connect", code, address)
            }
        }
    }

    private mutating func dial(_ address: SocketAddress) throws(Failure) -> TCPStream {
        do throws(SystemCallError) {
            let stream = try TCPStream.dial(address)
            try loop.add(stream.descriptor, token: Self.token, .writable)
            return stream
        } catch {
            throw .system(error)
        }
    }

    private mutating func answer(
        on stream: borrowing TCPStream, from address: SocketAddress
    ) throws(Failure) -> HTTPResponse {
        var parser = HTTPResponseParser(Self.limits)
        var received: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: Self.bytesPerRead)
        while true {
            let result = piece.withUnsafeMutableBytes { bytes in
                // The buffer has bytes, so it has an address.
                stream.read(into: bytes.baseAddress!, max: bytes.count)
            }
            let parse: HTTPParse<HTTPResponse>
            switch result {
            case .bytes(let count):
                received += piece[..<count]
                parse = received.withByteView { parser.parse($0) }
            case .ended: parse = received.withByteView { parser.finish($0) }
            case .wouldBlock:
                try wait(for: "the answer")
                continue
            case .failed(let code): throw Self.system("recv", code, address)
            }
            switch parse {
            case .needMore: continue
            case .complete(let response, _): return response
            case .refused(let fault, _): throw .unreadable(fault)
            }
        }
    }

    private mutating func wait(for what: String) throws(Failure) {
        let left = deadline - loop.now.monotonicMilliseconds
        guard left > 0 else { throw .tooSlow(what) }
        _ = loop.wait(milliseconds: Int32(clamping: left))
    }

    private static func system(
        _ call: String, _ code: Int32, _ address: SocketAddress
    ) -> Failure {
        .system(SystemCallError(call: call, errno: code, subject: address.text))
    }
}
