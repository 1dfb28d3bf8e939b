import CAllocations
import Glibc
import Wire

/// What reading and writing one packet takes, in nanoseconds and in calls to the heap.
///
/// Each round works on other bytes than the one before, so that nothing is computed only once.
enum CodecBench {
    private static let rounds = 7
    private static let packets = 1_000_000

    static func run() -> [BenchReport.Figure] {
        Sample().figures()
    }

    /// The fastest round, and the calls to the heap of all of them.
    fileprivate static func measure(
        _ name: String, limit: Double, _ body: (Int) -> UInt64
    ) -> [BenchReport.Figure] {
        var best = Double.infinity
        var sum = body(packets / 10)
        let before = allocations_of_this_thread().calls
        for _ in 0..<rounds {
            let start = nanoseconds()
            sum &+= body(packets)
            best = min(best, Double(nanoseconds() - start) / Double(packets))
        }
        let calls = allocations_of_this_thread().calls - before
        // The sum keeps the work from being left out.
        precondition(sum != 0, "\(name) gave nothing")
        return [
            BenchReport.Figure(
                name: name, value: best, limit: .atMost(limit), unit: "ns", dependsOnSpeed: true),
            BenchReport.Figure(
                name: "\(name), calls to the heap", value: Double(calls), limit: .atMost(0),
                unit: ""),
        ]
    }

    /// Of this thread, so that others on the machine count for little.
    private static func nanoseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    /// A prepare of 32 bytes of data, in a frame as a peer sends it. Its memory is the process's.
    private struct Sample {
        private let packet: ByteView
        private let frame: UnsafeMutableRawPointer
        private let destination: ByteView
        private let data: ByteView
        private var clock = ILPClock()

        private static let expiry: Int64 = 1_763_672_000_123

        init() {
            var address = Array("test.connector-e.some-account.~with-a-connection.12345".utf8)
            destination = Self.kept(&address)
            var bytes = (0..<32).map { UInt8($0) }
            data = Self.kept(&bytes)
            let size = PreparePacket.size(
                destinationCount: destination.count, dataCount: data.count)
            packet = ByteView(.allocate(byteCount: size, alignment: 8), size)
            frame = .allocate(byteCount: size + BTPWriter.packetFrameOverheadMax, alignment: 8)
            _ = PreparePacket.write(
                amount: 1_000, expiresAtMilliseconds: Self.expiry, condition: .zero,
                destination: destination, data: data, clock: &clock, to: packet.start)
        }

        func figures() -> [BenchReport.Figure] {
            prepareDecode() + prepareEncode() + timestamps() + frames() + hash()
        }

        private func prepareDecode() -> [BenchReport.Figure] {
            let (packet, amountPlace) = (packet, packet.start + 3)
            return measure("prepare decode", limit: 60) { count in
                var sum: UInt64 = 0
                for i in 0..<count {
                    amountPlace.storeBytes(of: UInt8(truncatingIfNeeded: i), as: UInt8.self)
                    guard let prepare = try? PreparePacket(packet) else { return 0 }
                    sum &+= prepare.amount &+ UInt64(prepare.destination.count)
                    sum &+= UInt64(prepare.data.count)
                }
                return sum
            }
        }

        private func prepareEncode() -> [BenchReport.Figure] {
            let (place, destination, data) = (packet.start, destination, data)
            let condition = Hash256(loading: data.start)
            var clock = clock
            return measure("prepare encode", limit: 60) { count in
                var sum: UInt64 = 0
                for i in 0..<count {
                    let size = PreparePacket.write(
                        amount: UInt64(i), expiresAtMilliseconds: Self.expiry + Int64(i & 0xffff),
                        condition: condition, destination: destination, data: data,
                        clock: &clock, to: place)
                    sum &+= UInt64(size)
                }
                return sum
            }
        }

        private func timestamps() -> [BenchReport.Figure] {
            let place = packet.start + 11
            var clock = clock
            return measure("time stamp read and written", limit: 30) { count in
                var sum: UInt64 = 0
                for _ in 0..<count {
                    let time = clock.parse(place)
                    clock.format(time + 1, place)
                    sum &+= UInt64(truncatingIfNeeded: time)
                }
                return sum
            }
        }

        private func frames() -> [BenchReport.Figure] {
            let (packet, frame) = (packet, frame)
            let size = BTPWriter.writePacketFrame(
                frame, type: .message, requestId: 7, packet: packet, mask: nil)
            // RFC 6455 5.2: four bytes of header, from 126 bytes of payload on.
            let message = ByteView(frame + 4, size - 4)
            let decode = measure("BTP frame decode", limit: 60) { count in
                var sum: UInt64 = 0
                for i in 0..<count {
                    message.start.storeBytes(
                        of: UInt32(truncatingIfNeeded: i), toByteOffset: 1, as: UInt32.self)
                    guard let frame = try? BTPFrame(message) else { return 0 }
                    sum &+= UInt64(frame.requestId) &+ UInt64(frame.ilp.count)
                }
                return sum
            }
            let encode = measure("packet frame encode, masked", limit: 60) { count in
                var sum: UInt64 = 0
                for i in 0..<count {
                    let key = UInt32(truncatingIfNeeded: i)
                    sum &+= UInt64(
                        BTPWriter.writePacketFrame(
                            frame, type: .message, requestId: key, packet: packet, mask: key))
                }
                return sum
            }
            return decode + encode
        }

        private func hash() -> [BenchReport.Figure] {
            let place = data.start
            return SHA256.Engine.allCases.filter(\.isAvailable).flatMap { engine in
                measure("SHA-256 of 32 bytes, \(engine)", limit: 1_000) { count in
                    var sum: UInt64 = 0
                    for _ in 0..<count {
                        let hash = SHA256.digest32(place, engine: engine)
                        hash.store(place)
                        sum &+= place.loadUnaligned(as: UInt64.self)
                    }
                    return sum
                }
            }
        }

        private static func kept(_ bytes: inout [UInt8]) -> ByteView {
            let place = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 8)
            place.copyMemory(from: bytes, byteCount: bytes.count)
            return ByteView(place, bytes.count)
        }
    }
}
