import Glibc

/// `ilpnet-conformance`: the product's own WebSocket and HTTP code behind ports and URLs that
/// independent conformance suites know how to test. docs/conformance.md has the suites.
@main
enum Main {
    private static let usage = """
        usage: ilpnet-conformance websocket-echo [--port N] [--message-max BYTES]
               ilpnet-conformance websocket-echo-client URL [--agent NAME] [--message-max BYTES]
               ilpnet-conformance http-server [--port N]

        Servers listen on 127.0.0.1, print their port and run until they are ended.
        """

    static func main() {
        // A peer that goes away is told by the failing write, not by a signal.
        signal(SIGPIPE, SIG_IGN)
        guard let call = ConformanceCall(Array(CommandLine.arguments.dropFirst())) else {
            Terminal.complain(usage)
            exit(2)
        }
        do {
            switch call {
            case .echoServer(let port, let messageBytesMax):
                var server = try EchoServer(port: port, messageBytesMax: messageBytesMax)
                server.run()
            case .echoClient(let location, let agent, let messageBytesMax):
                var client = try EchoClient(
                    location, agent: agent, messageBytesMax: messageBytesMax)
                try client.run()
            case .httpServer(let port):
                var page = try HTTPPage(port: port)
                page.run()
            }
        } catch {
            Terminal.complain("ilpnet-conformance: \(error)")
            exit(1)
        }
    }
}

/// What is said to people and to the scripts that start this program.
enum Terminal {
    static func say(_ line: String) { write(line, to: STDOUT_FILENO) }

    static func complain(_ line: String) { write(line, to: STDERR_FILENO) }

    private static func write(_ line: String, to descriptor: Int32) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
