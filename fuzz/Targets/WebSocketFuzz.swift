import Wire

/// WebSocket frames: whatever the pieces in which the bytes come, the events are the same.
enum WebSocketFuzz {
    private static let messageBytesMax = 1_000

    /// The first byte chooses role and pieces.
    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        let role: WebSocketReceiver.Role = first & 1 == 0 ? .server : .client
        let whole = events(rest, role, pieces: rest.count)
        let pieces = events(rest, role, pieces: max(1, Int(first >> 1) % 16))
        expect(whole == pieces)
    }

    private static func events(
        _ bytes: [UInt8], _ role: WebSocketReceiver.Role, pieces: Int
    ) -> [String] {
        var receiver = WebSocketReceiver(role: role, messageBytesMax: messageBytesMax)
        var events: [String] = []
        var held: [UInt8] = []
        var at = 0
        repeat {
            held += bytes[at..<min(bytes.count, at + max(1, pieces))]
            at += max(1, pieces)
            let left = held.withByteView { view -> Int in
                var input = ReceivedBytes(start: view.start, count: view.count)
                while let event = text(receiver.next(&input)) { events.append(event) }
                expect(input.count <= view.count)
                return input.count
            }
            held = Array(held.suffix(left))
            expect(receiver.bytesHeld <= messageBytesMax)
        } while at < bytes.count
        return events
    }

    private static func text(_ event: WebSocketEvent) -> String? {
        switch event {
        case .needMore: return nil
        case .binary(let bytes): return "binary \(bytes.array)"
        case .text(let bytes):
            expect(bytes.text != nil)
            return "text \(bytes.array)"
        case .ping(let bytes): return "ping \(bytes.array)"
        case .pong(let bytes): return "pong \(bytes.array)"
        case .close(let code, let reason): return "close \(code ?? 0) \(reason.array)"
        case .failed(let code, let fault): return "failed \(code) \(fault)"
        }
    }
}
