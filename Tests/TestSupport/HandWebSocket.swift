import Foundation

/// A WebSocket client that shares no code with the product, driven by hand: what it sends and
/// when, and every message that came.
package final class HandWebSocket {
    package enum Message: Equatable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// 1005: without a code; 1006: the connection ended without a close frame.
        case close(code: Int, reason: String)
    }

    private let connection: RawConnection
    /// What one look takes at most: less for a reader that is slow.
    package var readBytesMax: Int {
        get { connection.readBytesMax }
        set { connection.readBytesMax = newValue }
    }
    /// The head of the answer to its request.
    package private(set) var answer = ""
    private var fragments: [UInt8] = []

    /// Dials 127.0.0.1 and upgrades. Throws where the answer is not 101.
    package init(
        port: UInt16, path: String = "/", fields: [String] = [], host: String? = nil
    ) throws {
        connection = try RawConnection(port: port)
        let lines = [
            "GET \(path) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        connection.send((lines + fields).joined(separator: "\r\n") + "\r\n\r\n")
        answer = try connection.read(through: "\r\n\r\n")
        guard answer.hasPrefix("HTTP/1.1 101 ") else {
            throw RawConnection.Failure(description: answer)
        }
    }

    package func send(_ frame: ScriptedFrame) { connection.send(frame.bytes(toServer: true)) }

    package func send(_ text: String) { send(.text(text)) }

    /// Many frames at once.
    package func send(_ frames: [ScriptedFrame]) {
        connection.send(frames.flatMap { $0.bytes(toServer: true) })
    }

    /// A part of a frame.
    package func send(raw bytes: [UInt8]) { connection.send(bytes) }

    /// Breaks the connection without a word.
    package func reset() { connection.reset() }

    /// The next message; throws where none comes in time.
    package func next(within seconds: Double = 10) throws -> Message {
        while true {
            guard let head = try readOrEnd(2, seconds) else {
                return .close(code: 1006, reason: "")
            }
            guard head[1] & 0x80 == 0 else {
                throw RawConnection.Failure(description: "a server's frame is masked")
            }
            let count =
                switch head[1] {
                case 126: Self.number(try connection.read(2))
                case 127: Self.number(try connection.read(8))
                default: Int(head[1])
                }
            let payload = count == 0 ? [] : try connection.read(count)
            if let message = take(head[0], payload) { return message }
        }
    }

    /// The next text, whatever control frames come before it. nil: it was closed.
    package func nextText(within seconds: Double = 10) throws -> String? {
        while true {
            switch try next(within: seconds) {
            case .text(let text): return text
            case .close: return nil
            case .ping(let payload): send(.pong(payload))
            case .binary, .pong: continue
            }
        }
    }

    /// How it was closed, passing over what came before.
    package func end(within seconds: Double = 10) throws -> (code: Int, reason: String) {
        while true {
            if case .close(let code, let reason) = try next(within: seconds) {
                return (code, reason)
            }
        }
    }

    private func take(_ first: UInt8, _ payload: [UInt8]) -> Message? {
        let isFinal = first & 0x80 != 0
        switch first & 15 {
        case 8:
            guard payload.count >= 2 else { return .close(code: 1005, reason: "") }
            return .close(
                code: Self.number(Array(payload.prefix(2))),
                reason: String(decoding: payload.dropFirst(2), as: UTF8.self))
        case 9: return .ping(payload)
        case 10: return .pong(payload)
        case 2 where isFinal: return .binary(payload)
        default:
            fragments += payload
            guard isFinal else { return nil }
            defer { fragments = [] }
            return .text(String(decoding: fragments, as: UTF8.self))
        }
    }

    private func readOrEnd(_ count: Int, _ seconds: Double) throws -> [UInt8]? {
        do {
            return try connection.read(count, within: seconds)
        } catch {
            if connection.hasEnded { return nil }
            throw error
        }
    }

    private static func number(_ bytes: [UInt8]) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
