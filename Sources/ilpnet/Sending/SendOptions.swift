import Traffic

/// The options of `send`, as declared once.
enum SendOptions {
    static let to = Option(
        name: "to", value: .init(name: "ADDRESS", kind: .free),
        help: "the ILP address to send to, test.bob for instance")
    static let amount = Option(
        name: "amount", value: .init(name: "N", kind: .free),
        help: "the amount of each packet, in the smallest units of the sending account")
    static let url = Option(
        name: "url", value: .init(name: "URL", kind: .free),
        help: "where to connect: btp+ws://host:port, or with user@ or user:token@ before the host")
    static let node = Option(
        name: "node", value: .init(name: "NAME", kind: .nodeOrFile),
        help: "connect to this node as its account client: a node of a network that runs here or"
            + " lies below generated/, or the path of a node's configuration")
    static let count = Option(
        name: "count", value: .init(name: "N", kind: .free), help: "how many packets, 1 by default")
    static let rate = Option(
        name: "rate", value: .init(name: "N", kind: .free),
        help: "send so many a second, whatever comes back; latency then counts from when a packet"
            + " was due")
    static let window = Option(
        name: "window", value: .init(name: "N", kind: .free),
        help: "how many packets may wait for their answer at once:"
            + " \(TrafficOrder.windowByDefault) by default, \(TrafficOrder.windowOfOpenLoop) with"
            + " --rate")
    static let expiry = Option(
        name: "expiry", value: .init(name: "SECONDS", kind: .free),
        help: "when a packet expires, 30 by default; 0.5 is half a second")
    static let data = Option(
        name: "data", value: .init(name: "DATA", kind: .free),
        help: "what each packet carries behind its preimage: a text, @FILE, or 0x and hexadecimal"
            + " digits")
    static let timeout = Option(
        name: "timeout", value: .init(name: "SECONDS", kind: .free),
        help: "how long to keep trying to connect, 2 by default")

    static let all = [
        to, amount, node, url, count, rate, window, expiry, data, timeout, Option.json,
    ]
}
