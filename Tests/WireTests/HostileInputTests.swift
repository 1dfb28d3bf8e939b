import CAllocations
import Glibc
import TestSupport
import Wire
import XCTest

/// Whatever a peer sends, each decoder answers with a value or a typed error: it never reads
/// beyond the end, never traps, and takes little memory however much is claimed.
final class HostileInputTests: XCTestCase {
    private static let allocatedBytesMax = 64 * 1024

    func testTheCounterOfAllocationsCounts() throws {
        try requireCounting()
        let before = allocations_of_this_thread()
        let array = [UInt8](repeating: 1, count: 100_000)
        let after = allocations_of_this_thread()
        XCTAssertGreaterThanOrEqual(after.bytes - before.bytes, array.count)
        XCTAssertGreaterThanOrEqual(after.calls - before.calls, 1)
    }

    func testEveryVectorCutAtEveryByteGivesAValueOrATypedError() throws {
        try requireCounting()
        for input in try inputs() {
            for count in 0...input.count { try judge(Array(input.prefix(count))) }
        }
    }

    func testEveryVectorWithEveryByteReplacedGivesAValueOrATypedError() throws {
        try requireCounting()
        let values: [UInt8] = [0x00, 0x01, 0x7f] + Array(0x80...0x89) + [0xff]
        for input in try inputs() {
            for i in input.indices {
                var lying = input
                for value in values where value != input[i] {
                    lying[i] = value
                    try judge(lying)
                }
            }
        }
    }

    func testEveryVectorWithAHugeClaimAtEveryByteGivesAValueOrATypedError() throws {
        try requireCounting()
        let claims = [
            "847fffffff", "84ffffffff", "8484005bff", "887fffffffffffffff", "88ffffffffffffffff",
            "8880000000000000", "830fffff", "82ffff", "827fff", "08ffffffffffffffff", "047fffffff",
        ].map(bytes)
        for input in try inputs() {
            for i in input.indices {
                for claim in claims {
                    try judge(Array((input[..<i] + claim + input[(i + 1)...]).prefix(2_000)))
                }
            }
        }
    }

    func testRandomBytesGiveAValueOrATypedError() throws {
        try requireCounting()
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<(Thoroughness.isFull ? 200_000 : 4_000) {
            let count = Int(random.next() % 200)
            var input = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            // Half of them begin as something that is known.
            if count > 0, random.next() % 2 == 0 {
                input[0] = [1, 2, 6, 7, 12, 13, 14][Int(random.next() % 7)]
            }
            try judge(input, seed: seed)
        }
    }

    func testAnUpdateFullOfShortRoutesStaysSmall() throws {
        try requireCounting()
        let table = try XCTUnwrap(CCPTableID([UInt8](repeating: 1, count: 16)))
        let routes = [CCPRoute](
            repeating: CCPRoute(prefix: "g", path: [], auth: .zero), count: 850)
        let update = CCPRouteUpdate(
            table: table, currentEpoch: 0, fromEpoch: 0, toEpoch: 0, holdDownMilliseconds: 0,
            speaker: "g.a", newRoutes: routes)
        XCTAssertLessThan(update.bytes.count, ILPLimits.dataBytesMax)
        let before = allocations_of_this_thread().bytes
        XCTAssertNoThrow(try update.bytes.lent { _ = try CCPRouteUpdate($0) })
        // A list that grows is copied as it doubles, so this is several times what is kept.
        XCTAssertLessThan(allocations_of_this_thread().bytes - before, 8 * Self.allocatedBytesMax)
    }

    private func requireCounting() throws {
        guard allocations_are_counted() == 1 else { throw cannotRun("a sanitizer has the heap") }
    }

    /// Every vector there is, whole packets and payloads, valid or not.
    private func inputs() throws -> [[UInt8]] {
        let frames = try BTPVectors.valid() + (BTPVectors.file("interledger-rs/btp").mustFail ?? [])
        let payloads = try ["ccp", "ildcp"].flatMap {
            try VectorFile.read("interledgerjs/\($0)", as: BTPVectors.File.self).vectors ?? []
        }
        let reply = bytes("0e6578616d706c652e636c69656e740d0358414d")
        let packets = try ILPVectors.all().map(bytes)
        let datas = try packets.filter { $0[0] == 12 }.map { packet in
            try packet.lent { try PreparePacket($0).data.array }
        }
        let all = Set((frames + payloads).map(\.bytes) + packets + datas + [reply])
        XCTAssertEqual(all.count, 51)
        return Array(all)
    }

    /// Runs every decoder over the bytes, which end where memory ends.
    private func judge(
        _ input: [UInt8], seed: UInt64 = 0, file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let view = GuardedPage.shared.hold(input)
        for (name, decode) in Decoders.all {
            let before = allocations_of_this_thread().bytes
            var fault: WireError?
            do throws(WireError) { try decode(view) } catch { fault = error }
            let taken = allocations_of_this_thread().bytes - before
            if taken > Self.allocatedBytesMax {
                XCTFail("\(name) took \(taken) bytes for \(Hexadecimal.text(input)), seed \(seed)")
            }
            if let fault, fault.offset < 0 || fault.offset > input.count {
                XCTFail("\(name) faults \(fault) outside of \(Hexadecimal.text(input))")
            }
        }
    }
}

/// Each decoder with everything it gives out looked at.
private enum Decoders {
    static let all: [(String, @Sendable (ByteView) throws(WireError) -> Void)] = [
        ("prepare", { (view) throws(WireError) in look(at: try PreparePacket(view)) }),
        (
            "fulfill",
            { (view) throws(WireError) in
                let fulfill = try FulfillPacket(view)
                _ = (fulfill.packet.array, fulfill.data.array)
            }
        ),
        (
            "reject",
            { (view) throws(WireError) in
                let reject = try RejectPacket(view)
                _ = (reject.code.text, reject.triggeredBy.text, reject.message.text)
                _ = (reject.packet.array, reject.data.array)
            }
        ),
        ("BTP", { (view) throws(WireError) in look(at: try BTPFrame(view)) }),
        ("route control", { (view) throws(WireError) in _ = try CCPRouteControl(view) }),
        ("route update", { (view) throws(WireError) in _ = try CCPRouteUpdate(view) }),
        ("ILDCP", { (view) throws(WireError) in _ = try ILDCPReply(view) }),
        ("address", { (view) in _ = ILPAddress.isValid(view) || ILPAddress.isValidPrefix(view) }),
        ("time", { (view) in _ = GeneralizedTime.milliseconds(view) }),
    ]

    private static func look(at prepare: PreparePacket) {
        var clock = ILPClock()
        prepare.setAmount(prepare.amount &+ 1)
        let expiry = clock.parse(prepare.expiryText)
        if expiry != ILPClock.invalid {
            // As a connector shortens it, and back.
            clock.format(expiry - 1_000, prepare.expiryText)
            clock.format(expiry, prepare.expiryText)
        }
        prepare.setAmount(prepare.amount &- 1)
        _ = (prepare.condition, prepare.packet.array, prepare.destination.text, prepare.data.array)
        _ = ILPAddress.firstFault(in: prepare.destination)
        _ = (
            PeerProtocol(destination: prepare.destination),
            PeerProtocol.isPeers(prepare.destination)
        )
    }

    private static func look(at frame: BTPFrame) {
        var count = 0
        for entry in frame.entries {
            _ = (entry.name.text, entry.data.array)
            count += 1
        }
        XCTAssertEqual(count, frame.entryCount)
        _ = (frame.ilp.array, frame.amount, frame.namesAreUnique, frame.entry(named: "auth")?.data)
        XCTAssertEqual(frame.error != nil, frame.type == .error)
    }
}

/// Memory whose end is the end of what may be read: one byte further and the process dies.
private final class GuardedPage {
    // Only the thread that runs the tests uses it.
    nonisolated(unsafe) static let shared = GuardedPage()

    private static let usableBytes = 16 * 4_096
    private let end: UnsafeMutableRawPointer

    private init() {
        let start = mmap(
            nil, Self.usableBytes + 4_096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
            -1, 0)!
        end = start + Self.usableBytes
        precondition(mprotect(end, 4_096, PROT_NONE) == 0)
    }

    func hold(_ input: [UInt8]) -> ByteView {
        precondition(input.count <= Self.usableBytes)
        let start = end - input.count
        input.withUnsafeBytes {
            _ = memcpy(start, $0.baseAddress ?? UnsafeRawPointer(start), $0.count)
        }
        return ByteView(start, input.count)
    }
}
