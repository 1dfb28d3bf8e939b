/// What a frame carries (RFC 6455 5.2 and 11.8). 3-7 and 11-15 are reserved, so they have no name.
package enum WebSocketOpcode: UInt8, Sendable, CaseIterable {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    /// RFC 6455 5.5: control frames have the highest bit of the opcode set.
    package var isControl: Bool { rawValue & 0x08 != 0 }
}
