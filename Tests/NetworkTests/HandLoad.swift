import Foundation

/// A closed loop of packets from an account of a node, on a thread of its own, that checks every
/// answer. Where the node goes away it comes back to it, and what was in flight then is `cut`.
// Everything below `lock` is only touched while it is held; the rest never changes.
final class HandLoad: @unchecked Sendable {
    struct Count: Equatable {
        var sent = 0
        var fulfilled = 0
        var rejected: [String: Int] = [:]
        var cut = 0
        /// Sent and neither answered nor cut.
        var unanswered = 0
        /// What an answer did that it may not: it came twice, or fits no condition.
        var faults: [String] = []

        /// Every packet is in one place, once.
        var isComplete: Bool {
            sent == fulfilled + rejected.values.reduce(0, +) + cut && unanswered == 0
                && faults.isEmpty
        }
    }

    private static let window = 30
    /// Longer than any packet takes to its expiry.
    private static let patienceSeconds = 15.0

    private let port: Int
    private let user: String
    private let token: String
    private let destination: String
    private let lock = NSLock()
    private let ended = DispatchSemaphore(value: 0)
    private var countSoFar = Count()
    private var mayStop = false

    init(port: Int, user: String, token: String, destination: String) {
        self.port = port
        self.user = user
        self.token = token
        self.destination = destination
        Thread { [self] in
            while !isStopped { serve() }
            ended.signal()
        }.start()
    }

    var count: Count { lock.withLock { countSoFar } }

    /// Sends nothing more, waits for what is in flight, and tells what became of everything.
    func stop() -> Count {
        lock.withLock { mayStop = true }
        ended.wait()
        return count
    }

    private var isStopped: Bool { lock.withLock { mayStop } }

    /// One link, from dialling to its end.
    private func serve() {
        guard let link = try? HandLink.dial(port: port, user: user, token: token) else {
            poll(nil, 0, 5)
            return
        }
        var inFlight: [UInt32: [UInt8]] = [:]
        var answered: Set<UInt32> = []
        do {
            while !isStopped || !inFlight.isEmpty {
                while !isStopped, inFlight.count < HandLoad.window {
                    let preimage = HopScene.preimage()
                    let prepare = HandPrepare(
                        to: destination, preimage: preimage, expiresIn: 10)
                    let requestId = link.freshRequestId()
                    inFlight[requestId] = preimage
                    lock.withLock { countSoFar.sent += 1 }
                    try link.send(.ilp(HandFrame.message, requestId, .prepare(prepare)))
                }
                guard case .frame(let frame) = try link.next(within: HandLoad.patienceSeconds)
                else { break }
                note(frame, inFlight.removeValue(forKey: frame.requestId), &answered)
            }
            lock.withLock { countSoFar.cut += inFlight.count }
        } catch let error as HandError where error.isSilence {
            lock.withLock { countSoFar.unanswered += inFlight.count }
        } catch {
            lock.withLock { countSoFar.cut += inFlight.count }
        }
    }

    private func note(_ frame: HandFrame, _ preimage: [UInt8]?, _ answered: inout Set<UInt32>) {
        let isFirst = answered.insert(frame.requestId).inserted
        lock.withLock {
            switch frame.packet {
            case _ where preimage == nil || !isFirst:
                countSoFar.faults.append("an answer nobody waits for: \(frame)")
            case .fulfill(let found, _) where found == preimage: countSoFar.fulfilled += 1
            case .reject(let code, _, _, _): countSoFar.rejected[code, default: 0] += 1
            default: countSoFar.faults.append("no answer: \(frame)")
            }
        }
    }
}
