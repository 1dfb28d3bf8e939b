import Disk
import Reactor
import Traffic
import Wire

/// What the user asked `send` for, checked: everything that is wrong with it is said at once.
struct SendCall {
    private static let countMax = 1_000_000_000
    private static let rateMax = 10_000_000
    private static let expiryMilliseconds: ClosedRange<Int64> = 1...3_600_000
    /// Long enough for a node that was started just before.
    private static let timeoutMillisecondsByDefault: Int64 = 2_000
    private static let timeoutMilliseconds: ClosedRange<Int64> = 1...86_400_000

    let order: TrafficOrder
    let destination: String
    let target: SendTarget
    /// How long to try to connect.
    let timeoutMilliseconds: Int64

    init(_ invocation: Invocation) throws(Failure) {
        var gathered = GatheredFailures()
        let destination = gathered.take { () throws(Failure) in
            try SendCall.destination(invocation)
        }
        let amount = gathered.take { () throws(Failure) in try SendCall.amount(invocation) }
        let count = gathered.take { () throws(Failure) in
            try invocation.number(SendOptions.count, in: 1...SendCall.countMax, example: 1_000)
        }
        let rate = gathered.take { () throws(Failure) in
            try invocation.number(SendOptions.rate, in: 1...SendCall.rateMax, example: 100)
        }
        let window = gathered.take { () throws(Failure) in
            try invocation.number(
                SendOptions.window, in: 1...TrafficOrder.windowMax, example: 50)
        }
        let expiry = gathered.take { () throws(Failure) in
            try invocation.milliseconds(SendOptions.expiry, in: SendCall.expiryMilliseconds)
        }
        let timeout = gathered.take { () throws(Failure) in
            try invocation.milliseconds(SendOptions.timeout, in: SendCall.timeoutMilliseconds)
        }
        let data = gathered.take { () throws(Failure) in
            try invocation.value(SendOptions.data).map(SendData.bytes)
        }
        let target = gathered.take { () throws(Failure) in try SendCall.target(invocation) }
        guard let destination, let amount, let target, gathered.problems.isEmpty else {
            throw Failure(.usage, gathered.problems)
        }
        self.destination = destination
        self.target = target
        timeoutMilliseconds = (timeout ?? nil) ?? SendCall.timeoutMillisecondsByDefault
        order = TrafficOrder(
            destination: Array(destination.utf8), amount: amount, count: (count ?? nil) ?? 1,
            packetsPerSecond: rate ?? nil, window: window ?? nil,
            expiryMilliseconds: (expiry ?? nil) ?? TrafficOrder.expiryMillisecondsByDefault,
            data: (data ?? nil) ?? [], seed: Randomness.uint64())
    }

    private static func destination(_ invocation: Invocation) throws(Failure) -> String {
        guard let text = invocation.value(SendOptions.to) else {
            throw Failure(.usage, "--to is missing", fix: "write for instance --to test.bob")
        }
        var bytes = Array(text.utf8)
        guard let fault = bytes.withByteView({ ILPAddress.firstFault(in: $0) }) else { return text }
        let quoted = text.count <= 60 ? text : "\(text.prefix(60))..."
        throw Failure(
            .usage, "--to \(quoted) is no ILP address, from character \(fault.offset + 1) on",
            fix: fault.reason.text)
    }

    private static func amount(_ invocation: Invocation) throws(Failure) -> UInt64 {
        guard let text = invocation.value(SendOptions.amount) else {
            throw Failure(.usage, "--amount is missing", fix: "write for instance --amount 100")
        }
        // A sign is no digit, though UInt64 would take a plus.
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let amount = UInt64(text) else {
            throw Failure(
                .usage, "--amount \(text) is no whole number from 0 to \(UInt64.max)",
                fix: "write it in the account's smallest units, without separators")
        }
        return amount
    }

    private static func target(_ invocation: Invocation) throws(Failure) -> SendTarget {
        switch (invocation.value(SendOptions.url), invocation.value(SendOptions.node)) {
        case (let url?, nil): return try SendTarget(urlText: url)
        case (nil, let node?): return try SendTarget(node: node)
        case (nil, nil):
            throw Failure(
                .usage, "neither --url nor --node says where to send from",
                fix: "write --node NAME for a generated node, or --url btp+ws://host:port")
        default:
            throw Failure(.usage, "--url and --node are two places", fix: "keep one of them")
        }
    }
}

/// Problems of several steps, so that one does not hide the others.
private struct GatheredFailures {
    private(set) var problems: [Failure.Problem] = []

    /// nil where the step failed.
    mutating func take<Value>(_ step: () throws(Failure) -> Value) -> Value? {
        do {
            return try step()
        } catch {
            problems += error.problems
            return nil
        }
    }
}
