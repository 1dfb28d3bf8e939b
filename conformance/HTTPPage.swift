import HTTPServing
import Reactor
import Wire

/// The product's HTTP server with pages like a node's, and one that sends back a request's body.
struct HTTPPage: ~Copyable {
    private static let paths = ["/health", "/health/live", "/health/ready", "/metrics"]

    private var loop: EventLoop
    private var server: HTTPServer

    init(port: UInt16) throws {
        var loop = try EventLoop()
        // This literal is an address.
        let listener = try Listener(binding: SocketAddress(literal: "127.0.0.1", port: port)!)
        server = try HTTPServer(listener: listener, tokenBase: 1 << 48, &loop)
        self.loop = loop
    }

    mutating func run() {
        Terminal.say("listening on \(server.address.text)")
        while true {
            let count = loop.wait(milliseconds: server.millisecondsToNext(loop.now))
            for i in 0..<count { server.handle(loop.event(i), &loop) }
            server.expire(&loop)
            while let call = server.nextRequest(&loop) {
                server.respond(to: call.connection, Self.answer(to: call.request), &loop)
            }
        }
    }

    private static func answer(to request: HTTPRequest) -> HTTPAnswer {
        if request.path == "/echo" {
            return HTTPAnswer(.ok, contentType: "application/octet-stream", body: request.body)
        }
        if let refusal = HTTPAnswer.refusal(of: request, paths: paths) { return refusal }
        if request.path == "/metrics" { return .text(.ok, "up 1") }
        return .json(.ok, Array("{\"status\":\"healthy\"}\n".utf8))
    }
}
