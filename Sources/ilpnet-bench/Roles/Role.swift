import Glibc

/// What the bench does when it is started by itself: a part of a measurement that must be a process
/// of its own. Nobody else starts these; they end with whoever did.
enum Role {
    /// One that hangs is ended by SIGALRM.
    private static let limitSeconds: UInt32 = 280

    static func run(_ arguments: [String]) throws {
        alarm(limitSeconds)
        guard let name = arguments.first else { throw Failure("a child without a role") }
        let rest = Array(arguments.dropFirst())
        switch name {
        case "launch": try LaunchRole.run(rest)
        case "relay": try RelayRole.run(rest)
        case "relay-end": try RelayEndRole.run(rest)
        case "relay-load": try RelayLoadRole.run(rest)
        case "load": try LoadRole.run(rest)
        case "idle-peers": try IdlePeersRole.run(rest)
        case "subscribe": try SubscribeRole.run(rest)
        case "hard-client": try HardClientRole.run(rest)
        case "read-log": try ReadLogRole.run(rest)
        case "allocate": try AllocateRole.run()
        default: throw Failure("no role is called \(name)")
        }
    }

    static func number(_ arguments: [String], _ place: Int) throws -> Int {
        guard place < arguments.count, let number = Int(arguments[place]) else {
            throw Failure("argument \(place + 1) of \(arguments) is no number")
        }
        return number
    }

    /// Tells whoever started this one.
    static func say(_ line: String) { BenchReport.put(line + "\n", on: 1) }

    /// The words of each line that comes, until there are no more.
    static func eachCommand(_ body: ([String]) throws -> Void) throws {
        while let line = readLine() {
            try body(line.split(separator: " ").map(String.init))
        }
    }
}
