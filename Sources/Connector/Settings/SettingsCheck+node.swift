import Logging
import Peering
import Reactor
import Wire

/// The node itself: who it is, where it listens, how much it takes.
extension SettingsCheck {
    /// Below its address a node has accounts and connections, which need room as well.
    private static let addressBytesMax = 512
    private static let addressSegmentsMax = RoutingTable.segmentsMax - 1
    private static let redialDelaysMax = 100
    static let nameBytesMax = 128

    mutating func checkIdentity() {
        let id = configuration.nodeId
        if !Self.isName(id) {
            note("nodeId", "\"\(id)\" is no name for a node", fix: Self.nameFix)
        }
        checkAddress(id)
    }

    /// Visible ASCII: it goes into logs, metrics and BTP as it is.
    static func isName(_ text: String) -> Bool {
        (1...nameBytesMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    static let nameFix = "write 1 to \(nameBytesMax) printable characters without blanks"

    private mutating func checkAddress(_ id: String) {
        var address = Array(configuration.ilpAddress.utf8)
        let fault = address.withByteView { ILPAddress.firstFault(in: $0) }
        let depth = address.count { $0 == UInt8(ascii: ".") } + 1
        if let fault {
            note(
                "ilpAddress",
                "\"\(configuration.ilpAddress)\" is no ILP address: \(fault.reason.text)"
                    + " (character \(fault.offset + 1))",
                fix: "write a scheme and segments, test.\(id) for instance")
        } else if address.count > Self.addressBytesMax {
            note(
                "ilpAddress", "the address is longer than \(Self.addressBytesMax) characters",
                fix: "shorten it: what is below it needs room as well")
        } else if depth > Self.addressSegmentsMax {
            note(
                "ilpAddress", "the address has \(depth) segments",
                fix: "write at most \(Self.addressSegmentsMax): an account below it needs one")
        } else if configuration.ilpAddress.hasPrefix("peer.") {
            note(
                "ilpAddress", "\"\(configuration.ilpAddress)\" is never forwarded to",
                fix: "take another scheme, test.\(id) for instance")
        }
    }

    mutating func address(port: Int, _ key: String) -> SocketAddress? {
        let port = number(port, [key], in: UInt16.min...UInt16.max, 0, isRequired: true)
        if let address = SocketAddress(literal: configuration.listenAddress, port: port) {
            return address
        }
        if key == "btpServerPort" {
            note(
                "listenAddress", "\"\(configuration.listenAddress)\" is no IP address",
                fix: "write 127.0.0.1, or 0.0.0.0 in a container")
        }
        return nil
    }

    mutating func healthPort() -> Int {
        guard let text = environment["HEALTH_CHECK_PORT"] else {
            return configuration.healthCheckPort
        }
        if let port = UInt16(text) { return Int(port) }
        note(
            "healthCheckPort", "HEALTH_CHECK_PORT: \"\(text)\" is no port",
            fix: "write a number from 0 to 65535")
        return 0
    }

    mutating func logLevel() -> LogLevel {
        if let text = environment["LOG_LEVEL"] {
            if let level = LogLevel(name: text.lowercased()) { return level }
            note(
                "logLevel", "LOG_LEVEL: \"\(text)\" is no level",
                fix: "write debug, info, warn or error")
        }
        switch configuration.logLevel {
        case .debug: return .debug
        case .info: return .info
        case .warn: return .warn
        case .error: return .error
        }
    }

    mutating func limits() -> ForwardingLimits {
        var limits = ForwardingLimits()
        let given = configuration.limits
        limits.packetAmountMax = number(
            given?.packetAmountMax, ["limits", "packetAmountMax"], in: 1...UInt64.max,
            limits.packetAmountMax)
        limits.packetsInFlightMax = number(
            given?.packetsInFlightMax, ["limits", "packetsInFlightMax"], in: 1...1_000_000,
            limits.packetsInFlightMax)
        limits.holdTimeMilliseconds = number(
            given?.holdTimeMilliseconds, ["limits", "holdTimeMilliseconds"],
            in: Forwarder.messageWindowMilliseconds...600_000, limits.holdTimeMilliseconds)
        return limits
    }

    mutating func timing() -> LinkTiming {
        var timing = LinkTiming()
        guard let given = configuration.links else { return timing }
        let range: ClosedRange<Int64> = 1...86_400_000
        func place(_ key: String) -> [String] { ["links", key] }
        timing.connect = number(
            given.connectMilliseconds, place("connectMilliseconds"), in: range, timing.connect)
        timing.authentication = number(
            given.authenticationMilliseconds, place("authenticationMilliseconds"), in: range,
            timing.authentication)
        timing.pingInterval = number(
            given.pingMilliseconds, place("pingMilliseconds"), in: range, timing.pingInterval)
        timing.pongTimeout = number(
            given.pongMilliseconds, place("pongMilliseconds"), in: range, timing.pongTimeout)
        timing.failuresBeforeHold = number(
            given.failuresBeforeHold, place("failuresBeforeHold"), in: 1...1_000,
            timing.failuresBeforeHold)
        timing.hold = number(
            given.holdMilliseconds, place("holdMilliseconds"), in: range, timing.hold)
        if let delays = given.redialMilliseconds {
            timing.redialDelays = redialDelays(delays)
        }
        return timing
    }

    private mutating func redialDelays(_ delays: [Int]) -> [Int64] {
        guard (1...Self.redialDelaysMax).contains(delays.count) else {
            note(
                .key("links"), .key("redialMilliseconds"),
                message: "\(delays.count) pauses are not from 1 to \(Self.redialDelaysMax)",
                fix: "write for instance [0, 1000, 2000], or leave it out")
            return []
        }
        return delays.enumerated().map { i, delay in
            number(
                delay, ["links", "redialMilliseconds"], i, in: 0...86_400_000, 1_000,
                isRequired: true)
        }
    }
}
