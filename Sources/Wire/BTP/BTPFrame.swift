/// A BTP 2.0 frame (RFC-0023) as it lies in memory.
///
/// The whole frame is checked when the view is made, so what it gives out can be trusted to lie
/// inside it. Nothing may follow the frame or its list. What an entry means, and that a name comes
/// twice, is left to whoever knows the protocol (`namesAreUnique` tells).
package struct BTPFrame {
    package let type: BTPType
    package let requestId: UInt32
    /// The first entry `ilp`; without bytes where there is none.
    package let ilp: ByteView
    /// The first entry decides what a frame is for.
    package let firstEntryIsILP: Bool
    package let entryCount: Int

    /// What stands before the list: nothing, an amount, or the parts of an error.
    private let head: ByteView
    /// The entries without their count.
    private let list: ByteView

    package init(_ bytes: ByteView) throws(WireError) {
        var frame = OERReader(bytes)
        guard let type = BTPType(rawValue: try frame.uint8()) else {
            throw WireError(.frameTypeUnknown, at: 0)
        }
        self.type = type
        requestId = try frame.uint32()
        let body = try frame.varOctets()
        try frame.demandEnd()
        var fields = OERReader(body, of: frame)
        switch type {
        case .response, .message:
            if let packet = try fields.onlyILP() {
                ilp = packet
                firstEntryIsILP = true
                entryCount = 1
                head = ByteView(body.start, 0)
                list = ByteView(body.start + 2, body.count - 2)
                return
            }
        case .transfer: _ = try fields.take(8)
        case .error: _ = try BTPErrorBody(&fields)
        }
        head = ByteView(body.start, fields.at - body.start)
        var found = BTPEntryScan()
        list = try found.scan(&fields)
        entryCount = found.count
        ilp = found.ilp
        firstEntryIsILP = found.firstIsILP
    }

    /// The extra value of a transfer; 0 in any other frame.
    package var amount: UInt64 {
        guard type == .transfer else { return 0 }
        return UInt64(bigEndian: head.start.loadUnaligned(as: UInt64.self))
    }

    package var error: BTPErrorBody? {
        guard type == .error else { return nil }
        var fields = OERReader(head)
        return try? BTPErrorBody(&fields)
    }

    package var entries: BTPEntries { BTPEntries(list) }

    /// The first entry of that name.
    package func entry(named name: StaticString) -> BTPEntry? {
        entries.first { $0.name.equals(name) }
    }

    /// RFC-0023: a server refuses an auth frame that names anything twice. A frame of more entries
    /// than anybody sends counts as one, because comparing all with all is slow.
    package var namesAreUnique: Bool {
        guard entryCount <= Self.comparedEntriesMax else { return false }
        for (i, entry) in entries.enumerated() {
            for other in entries.prefix(i) where other.name.equals(entry.name) { return false }
        }
        return true
    }

    private static let comparedEntriesMax = 32
}

package enum BTPType: UInt8, Sendable {
    case response = 1
    case error = 2
    case message = 6
    case transfer = 7
}

extension OERReader {
    /// The packet of a list that is one entry `ilp` and nothing else, as nearly every frame has
    /// it; nil, with nothing read, where the list is another.
    @inline(__always)
    fileprivate mutating func onlyILP() throws(WireError) -> ByteView? {
        // 01 01 | 03 i l p | 00, then the packet, whose length has at least one byte.
        guard left >= 8 else { return nil }
        let first = UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
        guard first & 0x00ff_ffff_ffff_ffff == 0x0000_706c_6903_0101 else { return nil }
        _ = try take(7)
        let packet = try varOctets()
        try demandEnd()
        return packet
    }
}
