package import Wire
import Glibc

/// Where packets go: the longest prefix that matches on segment borders.
///
/// Open addressing over a hash of the prefix. One pass over a destination checks its
/// characters and keeps the hash at every border where a prefix of that depth exists; then the
/// borders are asked from the longest down. It knows neither links nor priorities: of two routes
/// for one prefix, `RouteList` has chosen already.
package struct RoutingTable: ~Copyable {
    /// Prefixes with more segments are refused by the configuration's check.
    package static let segmentsMax = 32

    /// Where a lookup led.
    package enum Target: Equatable {
        case peer(Int)
        /// The node's own address is the longest match.
        case local
        case nowhere
        /// The destination is no ILP address.
        case invalid
    }

    struct Slot {
        var hash: UInt64 = 0
        /// Where the prefix stands in `texts`.
        var textStart: UInt32 = 0
        var textCount: UInt16 = 0
        var isUsed = false
        var target: Int32 = 0
    }

    private static let localTarget: Int32 = -1

    private let slots: UnsafeMutablePointer<Slot>
    private let slotMask: Int
    private let texts: UnsafeMutableRawPointer
    private let kinds: UnsafePointer<UInt8>
    private let seed: UInt64
    package let count: Int
    /// Bit n: some prefix has n segments. Other borders are not asked.
    private let depths: UInt64
    private let deepest: Int
    /// How many bytes of the destination the prefix had that a lookup found last.
    private let matched: UnsafeMutablePointer<Int>

    /// Every prefix stands once in `routes` and has at most `segmentsMax` segments.
    package init(_ routes: [RouteList.Route]) {
        var capacity = 16
        while capacity < routes.count * 2 { capacity *= 2 }
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
        slotMask = capacity - 1
        texts = .allocate(
            byteCount: max(1, routes.reduce(0) { $0 + $1.prefix.count }), alignment: 8)
        kinds = ILPAddress.segmentKinds
        matched = .allocate(capacity: 1)
        matched.initialize(to: 0)
        seed = .random(in: .min ... .max)
        count = routes.count
        var depths: UInt64 = 0
        var used = 0
        for route in routes {
            let depth = route.prefix.count { $0 == UInt8(ascii: ".") } + 1
            precondition(depth <= Self.segmentsMax)
            depths |= 1 << UInt64(depth)
            var hash = PrefixHash(seed: seed)
            for (i, byte) in route.prefix.enumerated() {
                hash.take(byte, at: i)
                texts.storeBytes(of: byte, toByteOffset: used + i, as: UInt8.self)
            }
            var slot = Slot(
                hash: hash.value, textStart: UInt32(used),
                textCount: UInt16(route.prefix.count), isUsed: true)
            if case .peer(let peer) = route.target {
                slot.target = Int32(peer)
            } else {
                slot.target = Self.localTarget
            }
            var i = Int(truncatingIfNeeded: slot.hash) & slotMask
            while slots[i].isUsed { i = (i + 1) & slotMask }
            slots[i] = slot
            used += route.prefix.count
        }
        self.depths = depths
        deepest = depths == 0 ? 0 : 63 - depths.leadingZeroBitCount
    }

    deinit {
        slots.deallocate()
        texts.deallocate()
        matched.deallocate()
    }

    /// Of the last destination that a prefix matched, its bytes.
    package var matchedBytes: Int { matched.pointee }

    package func target(of destination: ByteView) -> Target {
        withUnsafeTemporaryAllocation(of: Border.self, capacity: Self.segmentsMax) { borders in
            let borders = borders.baseAddress.unsafelyUnwrapped
            guard let found = scan(destination, borders) else { return .invalid }
            var i = found
            while i > 0 {
                i &-= 1
                if let target = find(borders[i], destination.start) {
                    matched.pointee = borders[i].count
                    return target
                }
            }
            // A route's prefix begins with a scheme that exists; without a route nobody looked.
            return ILPAddress.isValid(destination) ? .nowhere : .invalid
        }
    }

    private struct Border {
        var hash: UInt64
        var count: Int
    }

    /// Checks every character and fills `borders`, shortest first; nil where it is no address.
    @inline(__always)
    private func scan(
        _ destination: ByteView, _ borders: UnsafeMutablePointer<Border>
    ) -> Int? {
        let bytes = destination.start, count = destination.count
        guard count <= ILPLimits.addressBytesMax else { return nil }
        var found = 0, depth = 1, i = 0
        var hash = PrefixHash(seed: seed)
        var previous: UInt8 = 2
        while i < count {
            let byte = bytes.load(fromByteOffset: i, as: UInt8.self)
            let kind = kinds[Int(byte)]
            if kind != 1 {
                // A wrong character or an empty segment.
                if kind == 0 || previous == 2 { return nil }
                if depths & (1 &<< UInt64(depth)) != 0 {
                    borders[found] = Border(hash: hash.value, count: i)
                    found &+= 1
                }
                depth &+= 1
                if depth > deepest { break }
            }
            previous = kind
            hash.take(byte, at: i)
            i &+= 1
        }
        if i == count {
            if previous == 2 || depth < 2 { return nil }
            if depths & (1 &<< UInt64(depth)) != 0 {
                borders[found] = Border(hash: hash.value, count: count)
                found &+= 1
            }
            return found
        }
        return endIsRight(bytes + i, count &- i) ? found : nil
    }

    /// Beyond the deepest route (account, connection, token) characters can only be right or
    /// wrong: no hash and no branch for each. It begins with the dot that ended the last segment.
    @inline(__always)
    private func endIsRight(_ bytes: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        var wrong: UInt8 = 0, previous: UInt8 = 0
        for i in 0..<count {
            let kind = kinds[Int(bytes.load(fromByteOffset: i, as: UInt8.self))]
            wrong |= (kind &- 1) & 0x80 | kind & previous & 2
            previous = kind
        }
        return wrong == 0 && previous != 2
    }

    @inline(__always)
    private func find(_ border: Border, _ bytes: UnsafeMutableRawPointer) -> Target? {
        var i = Int(truncatingIfNeeded: border.hash) & slotMask
        while slots[i].isUsed {
            if slots[i].hash == border.hash, Int(slots[i].textCount) == border.count,
                memcmp(texts + Int(slots[i].textStart), bytes, border.count) == 0
            {
                let target = slots[i].target
                return target == Self.localTarget ? .local : .peer(Int(target))
            }
            i = (i &+ 1) & slotMask
        }
        return nil
    }

    /// The longest run of slots in use. No lookup asks more, whether it finds something or not.
    package var longestRun: Int {
        var longest = 0, run = 0
        // Twice around, as a run may go over the end.
        for i in 0..<2 * (slotMask + 1) {
            run = slots[i & slotMask].isUsed ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
