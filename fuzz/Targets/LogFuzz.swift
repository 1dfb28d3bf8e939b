import Disk
import EventStore
import Glibc
import Telemetry

/// A hub's log as somebody may have left it: any bytes in its files, also under checksums that are
/// right. It opens, or says why not; whatever it tells then is in order, the same for everyone who
/// reads it, and can be gone on from.
///
/// The first byte chooses the file; the rest is its bytes, or the script of a segment.
enum LogFuzz {
    private static let identity = [UInt8](repeating: 7, count: 16)
    private static let eventsMax: UInt64 = 1 << 40
    private static let partsMax = 4_096
    private static let limits = StoreLimits(bytesMax: 8 << 20, segmentBytes: 1, tailBytes: 1)
    private static let calls = DiskCalls(
        write: DiskCalls.system.write, sync: { _ in 0 }, syncFolder: { _ in 0 })

    // Inputs are run one after another by one thread.
    private nonisolated(unsafe) static var count = 0

    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let memory = "/dev/shm"
        let parent = access(memory, W_OK) == 0 ? memory : "/tmp"
        count += 1
        let folder = "\(parent)/ilpnet-fuzz-\(getpid())-\(count)"
        defer { FolderTree.remove(folder) }
        write(files(first % 4, Array(bytes.dropFirst())), to: folder)
        guard let story = story(folder) else { return }
        // What was found damaged, cut or left out the first time is so for good.
        expect(self.story(folder) == story)
    }

    private static func files(_ mode: UInt8, _ bytes: [UInt8]) -> [String: [UInt8]] {
        var files = ["identity": identity + word32(checksum(identity))]
        switch mode {
        case 0, 1:
            var script = LogScript(bytes, identity: identity)
            for (number, segment) in script.segments().enumerated() {
                files["events-\(number).log"] = segment
            }
        case 2:
            // A whole segment, whose index says anything.
            var script = LogScript([2, 3, 2, 3, 3, 2, 4], identity: identity)
            for (number, segment) in script.segments().enumerated() {
                files["events-\(number).log"] = segment
            }
            let seed = LogScript.seed(identity, segment: 0)
            files["events-0.index"] = bytes + word64(UInt64(checksum(bytes, after: seed)))
        default:
            let head = word64(0x3130_4b48_4349_4c49) + identity
            files["checkpoint"] = head + bytes + word64(UInt64(checksum(head + bytes)))
            files["events-1.log"] = bytes
        }
        return files
    }

    private static func write(_ files: [String: [UInt8]], to folder: String) {
        _ = try? FolderTree.make(folder, permissions: 0o700)
        for (name, bytes) in files { try? PlainFile.create("\(folder)/\(name)", bytes) }
    }

    /// Where each part that is told begins and ends; nil where the log does not open.
    private static func story(_ folder: String) -> [UInt64]? {
        guard
            var store = try? EventLogStore(
                folder: folder, limits: limits, at: 1, calls: calls)
        else { return nil }
        var story: [UInt64] = []
        var offset = store.firstOffset
        for _ in 0..<partsMax where offset < store.nextOffset {
            switch store.read(from: offset, atMost: 4_096) {
            case .frames(var frames):
                expect(frames.firstOffset <= offset && frames.endOffset > offset)
                let end = frames.endOffset
                var next = frames.firstOffset
                while let stored = frames.next() {
                    expect(stored.firstOffset == next)
                    next = stored.endOffset
                    read(stored.frame)
                }
                expect(next == end)
                story += [offset, end]
                offset = end
            case .damaged(let next):
                expect(next > offset)
                offset = next
            case .gone(let next):
                expect(next > offset)
                offset = next
            case .end: expect(false)
            }
        }
        var found = 0
        store.search().events(of: PacketKey(Array("packet".utf8)), eventsMax: 10) { _, _ in
            found += 1
        }
        expect(found <= 10)
        _ = store.newest(.nodeStatus)
        return story
    }

    private static func read(_ frame: Frame) {
        var events = frame.events
        var next = frame.firstSequence
        while let event = events.next() {
            expect(event.sequence == next)
            next &+= UInt64(event.count)
            expect(event.key.count >= 0 && event.data.count >= 0)
        }
        expect(next == frame.nextSequence)
    }

    private static func checksum(_ bytes: [UInt8], after seed: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { Checksum.crc32c($0, after: seed) }
    }

    private static func word32(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private static func word64(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
