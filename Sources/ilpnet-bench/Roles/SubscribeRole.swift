import Glibc

/// Listens to a hub's channels, and says how long events were under way:
///
///     child subscribe PORT KEY
///
/// It says `ready` when it is subscribed. At each line that comes it says how many events came since
/// the last one, and the median and the 95th percentile of their age in microseconds:
///
///     EVENTS P50 P95
///
/// The time in an event counts milliseconds that have begun, so that ages are too long by half a
/// millisecond on average, and never too short.
enum SubscribeRole {
    private static let patienceMilliseconds: Int32 = 5_000

    static func run(_ arguments: [String]) throws {
        let port = try Role.number(arguments, 0)
        guard arguments.count == 2 else { throw Failure("no key") }
        var socket = try SubscribedSocket(port: port, key: arguments[1])
        var ages: [Int64] = []
        Role.say("ready")
        while true {
            var sources = [
                pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
            ]
            poll(&sources, 2, patienceMilliseconds)
            if sources[0].revents != 0 { try socket.read { ages.append($0) } }
            guard sources[1].revents != 0 else { continue }
            guard readLine() != nil else { return }
            socket.sayThatItLives()
            ages.sort()
            let last = max(0, ages.count - 1)
            Role.say(
                ages.isEmpty
                    ? "0 0 0"
                    : "\(ages.count) \(ages[last / 2]) \(ages[last * 95 / 100])")
            ages = []
        }
    }
}
