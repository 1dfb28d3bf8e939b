import CBench
import Glibc

/// What goes into a chain of relays. Does what each line says, and says how it went:
///
///     child relay-load REQUEST-BYTES ANSWER-BYTES PORT
///     window WINDOW COUNT     ->  nanoseconds
///     rate PER-SECOND COUNT   ->  nanoseconds of the 95th percentile
enum RelayLoadRole {
    static func run(_ arguments: [String]) throws {
        let messages = try messages(arguments)
        let port = UInt16(clamping: try Role.number(arguments, 2))
        let link = try RelayRole.checked(relay_connect(port), "connect")
        Role.say("ready")
        try Role.eachCommand { command in
            let first = try Role.number(command, 1)
            let count = try Role.number(command, 2)
            switch command[0] {
            case "window":
                let length = relay_round(link, messages, first, count)
                guard length >= 0 else {
                    throw Failure("round: \(String(cString: strerror(Int32(-length))))")
                }
                Role.say("\(length)")
            case "rate":
                var latencies = [Int64](repeating: 0, count: count)
                _ = try RelayRole.checked(
                    relay_pace(link, messages, first, count, &latencies), "pace")
                Role.say("\(Median.percentile(95, of: latencies))")
            default: throw Failure("no such command: \(command[0])")
            }
        }
    }

    static func messages(_ arguments: [String]) throws -> relay_messages {
        relay_messages(
            request_bytes: try Role.number(arguments, 0),
            answer_bytes: try Role.number(arguments, 1))
    }
}
