import Foundation
import Synchronization
import Telemetry
import TestSupport
import Wire

/// A hub as a test wants it, on a port of 127.0.0.1: takes connectors one after another, checks every
/// frame, remembers what came, and acknowledges as told.
final class TestHub: Sendable {
    enum Manner: Sendable {
        /// Acknowledges each frame.
        case prompt
        /// Takes everything and says nothing.
        case mute
        /// Speaks no frames: plain JSON alone.
        case plain
        /// Lets nobody in.
        case refusing
        /// Lets in nobody of this address for now.
        case resting
        /// Reads so many bytes, then waits so many milliseconds.
        case slow(bytes: Int, milliseconds: UInt32)
        /// Reads nothing but the request.
        case deaf
        /// Acknowledges first what was never sent.
        case lying
    }

    struct Received: Sendable {
        var frames = 0
        var bytes = 0
        /// Of each epoch, the numbers that came, in the order in which they came.
        var ranges: [UInt64: [Range<UInt64>]] = [:]
        /// In the order in which they came.
        var epochs: [UInt64] = []
        /// Tombstones: why and how many, by the number at which each stands. One that comes again
        /// is the same.
        var tombstones: [UInt64: (reason: LossReason, count: UInt64)] = [:]
        var links: Set<String> = []
        var hellos: [UplinkHello] = []
        var requests: [HTTPFields] = []
        var texts: [String] = []
        var connections = 0
        var faults: [String] = []

        /// Numbers for which tombstones stand, by their reason.
        var lost: [LossReason: UInt64] {
            tombstones.values.reduce(into: [:]) { $0[$1.reason, default: 0] += $1.count }
        }

        /// How far the numbers of an epoch go without a hole, beginning with 0.
        func next(_ epoch: UInt64, from first: UInt64 = 0) -> UInt64 {
            var next = first
            let sorted = (ranges[epoch] ?? []).sorted { $0.lowerBound < $1.lowerBound }
            for range in sorted where range.lowerBound <= next {
                next = max(next, range.upperBound)
            }
            return next
        }

        /// Events that came more than once.
        var repeated: UInt64 {
            ranges.values.reduce(0) { sum, ranges in
                var total: UInt64 = 0
                var end: UInt64 = 0
                for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
                    if range.lowerBound < end {
                        total += min(end, range.upperBound) - range.lowerBound
                    }
                    end = max(end, range.upperBound)
                }
                return sum + total
            }
        }
    }

    let port: UInt16
    private let listener: Int32
    private let manner: Mutex<Manner>
    private let state = Mutex(Received())
    private let connection = Mutex<Int32>(-1)
    private let isEnding = Mutex(false)
    private let threadEnded = DispatchSemaphore(value: 0)

    init(_ manner: Manner = .prompt, port: UInt16 = 0) throws {
        self.manner = Mutex(manner)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var small: Int32 = 4_096
        switch manner {
        case .slow, .deaf: setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, 4)
        default: break
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        self.port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    var received: Received { state.withLock { $0 } }
    var url: String { "ws://127.0.0.1:\(port)/" }

    func change(_ manner: Manner) { self.manner.withLock { $0 = manner } }

    /// Breaks the connection there is; nobody else connects until there is a new hub on the port.
    func end() {
        isEnding.withLock { $0 = true }
        shutdown(listener, Int32(SHUT_RDWR))
        hangUp()
        threadEnded.wait()
    }

    func hangUp() { connection.withLock { if $0 >= 0 { _ = shutdown($0, Int32(SHUT_RDWR)) } } }

    private func serve() {
        while !isEnding.withLock({ $0 }), case let caller = accept(listener, nil, nil), caller >= 0
        {
            connection.withLock { $0 = caller }
            state.withLock { $0.connections += 1 }
            serve(caller)
            connection.withLock { $0 = -1 }
            close(caller)
        }
        close(listener)
        threadEnded.signal()
    }

    private func serve(_ caller: Int32) {
        var received: [UInt8] = []
        var parser = HTTPRequestParser()
        while true {
            guard let more = read(caller) else { return }
            received += more
            let (answer, count) = received.withByteView { view -> ([UInt8]?, Int) in
                guard case .complete(let request, let count) = parser.parse(view) else {
                    return (nil, 0)
                }
                state.withLock { $0.requests.append(request.fields) }
                var spoken = [TelemetryFormat.subprotocol]
                if case .plain = manner.withLock({ $0 }) { spoken = [] }
                guard
                    case .accepted(let response, _) = WebSocketHandshake.answer(
                        to: request, speaking: spoken)
                else { return (nil, 0) }
                return (response, count)
            }
            guard let answer else { continue }
            received.removeFirst(count)
            guard write(caller, answer) else { return }
            break
        }
        let refusal: String? =
            switch manner.withLock({ $0 }) {
            case .refusing: "Unauthorized"
            case .resting: "Too many failures"
            default: nil
            }
        if let refusal {
            let payload = WebSocketWriter.closePayload(code: 1_008, reason: refusal)
            _ = write(caller, WebSocketWriter.frame(.close, payload, mask: nil))
            _ = read(caller)
            return
        }
        talk(caller, received)
    }

    private func talk(_ caller: Int32, _ first: [UInt8]) {
        var received = first
        var receiver = WebSocketReceiver(role: .server, messageBytesMax: 1 << 20)
        while true {
            var answers: [UInt8] = []
            let (left, isOpen) = received.withByteView { view -> (Int, Bool) in
                var input = ReceivedBytes(start: view.start, count: view.count)
                while true {
                    switch receiver.next(&input) {
                    case .needMore: return (input.count, true)
                    case .binary(let message): answers += take(message.buffer)
                    case .text(let message): take(message.text ?? "")
                    case .ping(let payload):
                        answers += WebSocketWriter.frame(.pong, payload.array, mask: nil)
                    case .pong: break
                    case .close, .failed: return (0, false)
                    }
                }
            }
            received = Array(received.suffix(left))
            if !answers.isEmpty { guard write(caller, answers) else { return } }
            guard isOpen, let more = read(caller, isTalking: true) else { return }
            received += more
        }
    }

    private func take(_ text: String) {
        state.withLock { state in
            if let hello = UplinkHello(Array(text.utf8)) {
                state.hellos.append(hello)
            } else {
                state.texts.append(text)
            }
        }
    }

    /// What to answer.
    private func take(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let frame: Frame
        do throws(TelemetryFault) {
            frame = try Frame(checking: bytes)
        } catch {
            state.withLock { $0.faults.append("\(error)") }
            return []
        }
        var lost: [UInt64: (reason: LossReason, count: UInt64)] = [:]
        var events = frame.events
        var count: UInt64 = 0
        while let event = events.next() {
            count += UInt64(event.count)
            guard event.type == .eventsLost else { continue }
            var text = EventText()
            text.append(plain: event)
            let said = String(decoding: text.bytes, as: UTF8.self)
            for reason in [LossReason.bufferFull, .spoolFull, .diskFailed, .damaged, .missing]
            where said.contains("\"\(reason.text)\"") {
                lost[event.sequence] = (reason, UInt64(event.count))
            }
        }
        let isCounted = count == UInt64(frame.eventCount)
        let names = (0..<frame.linkCount).map {
            String(decoding: frame.link($0).name, as: UTF8.self)
        }
        let (epoch, range) = (frame.epoch, frame.firstSequence..<frame.nextSequence)
        state.withLock { state in
            state.frames += 1
            state.bytes += bytes.count
            if !isCounted { state.faults.append("a count is wrong") }
            if state.epochs.last != epoch { state.epochs.append(epoch) }
            state.ranges[epoch, default: []].append(range)
            state.links.formUnion(names)
            state.tombstones.merge(lost) { $1 }
        }
        switch manner.withLock({ $0 }) {
        case .mute, .plain, .refusing, .resting, .deaf: return []
        case .prompt, .slow: return ack(epoch, range.upperBound)
        case .lying: return ack(epoch, 1 << 40) + ack(epoch + 7, 3) + ack(3, 5)
        }
    }

    private func ack(_ epoch: UInt64, _ next: UInt64) -> [UInt8] {
        WebSocketWriter.frame(.binary, UplinkAck(epoch: epoch, next: next).bytes, mask: nil)
    }

    private func read(_ caller: Int32, isTalking: Bool = false) -> [UInt8]? {
        var limit = 1 << 18
        switch manner.withLock({ $0 }) {
        case .slow(let bytes, let milliseconds) where isTalking:
            poll(nil, 0, Int32(milliseconds))
            limit = bytes
        case .deaf where isTalking:
            while !isEnding.withLock({ $0 }) { poll(nil, 0, 5) }
            return nil
        default: break
        }
        var piece = [UInt8](repeating: 0, count: limit)
        let count = recv(caller, &piece, limit, 0)
        return count > 0 ? Array(piece[..<count]) : nil
    }

    private func write(_ caller: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(caller, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
