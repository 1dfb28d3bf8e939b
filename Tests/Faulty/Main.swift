import Glibc

/// An `ilpnet` whose nodes misbehave if their names say so: `b-drops`, `c-slow-start` and so on.
///
///     faulty hold NETWORK.json STATE-ROOT
///
/// keeps a network as `ilpnet up` does, and starts itself for every process of it. What is no
/// misbehaving node becomes the real program at once, so the product needs to know nothing of this.
@main
enum Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "hold", arguments.count == 3 {
            HeldNetwork.hold(description: arguments[1], root: arguments[2])
        }
        guard arguments.first == "connector", let call = ConnectorCall(arguments) else {
            RealProgram.become(arguments)
        }
        guard let fault = Fault(nodeId: call.configuration.nodeId) else {
            RealProgram.become(arguments)
        }
        if fault == .slowStart { poll(nil, 0, Fault.lateMilliseconds) }
        if let changed = fault.changed(call.configuration) {
            RealProgram.become(call.arguments(with: changed))
        }
        do {
            var node = try NaiveNode(call, fault)
            node.run()
        } catch {
            fatalError("a naive node cannot begin: \(error)")
        }
    }
}

/// The program as it is built.
enum RealProgram {
    static func become(_ arguments: [String]) -> Never {
        guard let own = realpath("/proc/self/exe", nil) else { fatalError("no own path") }
        let folder = String(cString: own).split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(folder)/ilpnet"
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        execv(path, &words)
        fatalError("\(path) cannot be run: \(String(cString: strerror(errno)))")
    }
}
