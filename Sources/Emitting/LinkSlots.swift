import Telemetry

/// For which links the slots in records stand, and which entry each has in the frame that is being
/// made.
struct LinkSlots {
    private struct Slot {
        var session: UInt64 = 0
        var name: [UInt8] = []
        /// The frame whose table has it, and where.
        var frame: UInt64 = 0
        var entry: UInt16 = 0
    }

    private var slots: [Slot] = []
    /// Counts frames.
    private var frame: UInt64 = 1

    mutating func beginFrame() { frame &+= 1 }

    mutating func define(_ slot: UInt16, session: UInt64, name: [UInt8]) {
        while slots.count <= Int(slot) { slots.append(Slot()) }
        slots[Int(slot)] = Slot(session: session, name: name)
    }

    /// A slot that was never defined is the node itself.
    @inline(__always)
    mutating func entry(_ slot: UInt16, _ builder: inout FrameBuilder) -> UInt16 {
        let index = Int(slot)
        guard index < slots.count else { return 0 }
        if slots[index].frame == frame { return slots[index].entry }
        return add(index, &builder)
    }

    @inline(never)
    private mutating func add(_ index: Int, _ builder: inout FrameBuilder) -> UInt16 {
        guard !slots[index].name.isEmpty else { return 0 }
        let entry = builder.add(link: slots[index].session, name: slots[index].name)
        slots[index].frame = frame
        slots[index].entry = entry
        return entry
    }
}
