import Wire

/// BTP frames: entries lie inside the input, and their number is the one that was declared.
enum BTPFuzz {
    static func run(_ bytes: inout [UInt8]) {
        bytes.withByteView { view in
            guard let frame = try? BTPFrame(view) else { return }
            expect(frame.ilp.isInside(view))
            var count = 0
            for entry in frame.entries {
                expect(entry.name.isInside(view) && entry.data.isInside(view))
                count += 1
            }
            expect(count == frame.entryCount)
            _ = frame.namesAreUnique
            _ = frame.entry(named: "auth_token")
            _ = frame.error
            if frame.type == .transfer { _ = frame.amount }
        }
    }
}
