import Disk
import Emitting
import Glibc
import Reactor
import Telemetry

/// What an event costs on the packet thread, on the emitter's, on the wire and on the disk, at a
/// steady load and with a hub that only acknowledges.
struct EmitterBench {
    private static let seconds: Int64 = 3
    private static let hopsPerSecond: Int64 = 200_000
    private static let turnHops = 64
    private static let warmingMicroseconds: useconds_t = 300_000
    /// For what was not acknowledged yet, in milliseconds.
    private static let patience = 10_000.0
    private static let pauseMicroseconds: useconds_t = 100

    private let destination = Array("test.ilpnet.linear.node4.receiver.xyz".utf8)
    private let condition = [UInt8](repeating: 7, count: 32)

    /// The folder should be on a disk, not in memory.
    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        try EmitterBench().run(&report, in: setting.folder + "/emitter")
    }

    private func run(_ report: inout BenchReport, in folder: String) throws {
        report.remark(
            "from the packet thread to a hub, \(Self.hopsPerSecond) hops a second")
        let hub = try BareHub()
        let url = try HubURL("ws://127.0.0.1:\(hub.port)/")
        let emitter = try Emitter.start(
            EmitterSettings(
                nodeId: "alice", url: url, spoolFolder: folder, version: "bench",
                log: { _ in }))
        var events = emitter.takeProducer()
        events.define(slot: 0, session: 1, name: "bob")
        events.define(slot: 1, session: 2, name: "carol")
        usleep(Self.warmingMicroseconds)
        let before = try ThreadTime.nanoseconds(of: "telemetry")
        let onPacketThread = load(&events)
        let emitted = Double(events.emitted)
        let watch = Stopwatch()
        while emitter.counters.ackedEvents < events.emitted, watch.milliseconds < Self.patience {
            usleep(Self.pauseMicroseconds)
        }
        let onItsOwn = try ThreadTime.nanoseconds(of: "telemetry") - before
        emitter.stop(deadlineMilliseconds: 1_000)
        let counters = emitter.counters
        let written = Double(counters.spooledBytes)
        report.add(
            .init(
                name: "packet thread, each event", value: onPacketThread / emitted,
                limit: .atMost(60), unit: "ns", dependsOnSpeed: true))
        report.add(
            .init(
                name: "emitter's thread, each event", value: onItsOwn / emitted,
                limit: .atMost(100), unit: "ns", dependsOnSpeed: true))
        report.add("spool and wire, each event", written / emitted, limit: 80, "bytes")
        report.add(
            "events that were not acknowledged", emitted - Double(counters.ackedEvents), limit: 0,
            "")
        report.add("events lost", Double(events.lost), limit: 0, "")
        report.remark(
            "\(counters.spooledBytes / UInt64(max(1, hub.frames))) bytes a frame, "
                + "\(hub.frames) frames")
        FolderTree.remove(folder)
    }

    /// How long the packet thread was busy with events, in nanoseconds.
    private func load(_ events: inout EventProducer) -> Double {
        let start = LoopTime.read().monotonicNanoseconds
        var busy: Int64 = 0
        var hops: Int64 = 0
        destination.withUnsafeBytes { destination in
            condition.withUnsafeBytes { condition in
                guard let condition = condition.baseAddress else { return }
                while true {
                    let begin = LoopTime.read().monotonicNanoseconds - start
                    guard begin < Self.seconds * 1_000_000_000 else { return }
                    let due = begin / 1_000 * Self.hopsPerSecond / 1_000_000
                    let end = min(due, hops + Int64(Self.turnHops))
                    while hops < end {
                        emit(&events, hops, condition, destination)
                        hops += 1
                    }
                    events.publish()
                    busy += LoopTime.read().monotonicNanoseconds - start - begin
                    if hops == due { usleep(Self.pauseMicroseconds) }
                }
            }
        }
        return Double(busy)
    }

    /// What a connector tells of one packet that it forwards: five events in four records.
    private func emit(
        _ events: inout EventProducer, _ number: Int64, _ condition: UnsafeRawPointer,
        _ destination: UnsafeRawBufferPointer
    ) {
        let id = UInt32(truncatingIfNeeded: number)
        let came = RecordWriter.Packet(link: 0, pass: 0, requestId: id, condition: condition)
        let went = RecordWriter.Packet(link: 1, pass: 0, requestId: id, condition: condition)
        let lookup = RecordWriter.Lookup(
            outcome: .matched, selected: 1, prefixBytes: 5, forwardedAs: id)
        if let place = events.room() {
            let bytes = RecordWriter.arrival(
                place, came, amount: 5, lookup, destination: destination)
            events.commit(bytes, events: 2, microseconds: number)
        } else {
            events.lose(events: 2)
        }
        if let place = events.room() {
            events.commit(
                RecordWriter.sent(place, went, amount: 5), events: 1, microseconds: number)
        } else {
            events.lose(events: 1)
        }
        if let place = events.room() {
            let bytes = RecordWriter.answer(
                place, went, .fulfill, amount: 5, latencyMicroseconds: 9, code: 0,
                destination: destination)
            events.commit(bytes, events: 1, microseconds: number)
        } else {
            events.lose(events: 1)
        }
        if let place = events.room() {
            events.commit(
                RecordWriter.sent(place, came, .fulfill, code: 0), events: 1, microseconds: number)
        } else {
            events.lose(events: 1)
        }
    }
}
