import Glibc
import Reactor
import Telemetry

/// What the emitter's thread does: takes entries from the ring, makes frames of them, has them
/// spooled and sent.
///
/// It looks at the ring when `LookTiming` says so; when nothing came it sleeps until the packet thread
/// wakes it.
struct EmitterLoop: ~Copyable {
    /// Of events and of orders.
    private static let ringToken: UInt64 = 0
    private static let firstStreamToken: UInt64 = 16
    /// A frame of about so many bytes ends, so that it is still in the processor's cache when it is
    /// written and sent.
    private static let frameBytes = 128 * 1024

    private let work: EmitterWork
    private var loop: EventLoop
    private var consumer: EventConsumer
    private var spool: Spool
    private var uplink: Uplink
    private var builder: FrameBuilder
    private var slots = LinkSlots()
    /// Whether the frame has begun, and how many bytes of records are in it.
    private var hasFrame = false
    private var recordBytes = 0
    private var looks = LookTiming()
    /// Numbers that the ring had no room for: all, those in the frame that is made, and those in
    /// frames that the spool had no room for either, which has counted them as well.
    private var ringLosses: UInt64 = 0
    private var frameLosses: UInt64 = 0
    private var lostTwice: UInt64 = 0
    private var stopAt: Int64?

    init(_ work: EmitterWork, _ settings: EmitterSettings) throws(EmitterError) {
        self.work = work
        consumer = EventConsumer(work.ring)
        builder = FrameBuilder(node: Array(settings.nodeId.utf8))
        let spool = try Spool(settings)
        do throws(SystemCallError) {
            var loop = try EventLoop()
            try loop.add(work.ring.descriptor, token: Self.ringToken, .readable)
            self.loop = loop
        } catch {
            throw .system(call: error.call, code: error.errno)
        }
        uplink = Uplink(
            settings, instance: spool.instance, firstToken: Self.firstStreamToken)
        self.spool = spool
    }

    mutating func run() {
        spool.recover()
        uplink.begin(at: spool.head)
        // What was ordered before it could be heard.
        takeOrders()
        // What was told before anybody could hear it is kept, though the end may be ordered already.
        if stopAt != nil { takeEvents() }
        tend()
        while !isOver {
            wait()
            if stopAt != nil || isLookDue { takeEvents() }
            uplink.pump(&spool, &loop)
            tend()
            work.board.store(counters)
        }
        uplink.sayGoodbye(&loop)
        uplink.disconnect()
        spool.releaseAtEnd(before: uplink.ackedPlace)
        work.board.store(counters)
    }

    // MARK: - Waiting

    private mutating func wait() {
        let count = loop.wait(milliseconds: milliseconds())
        work.ring.wakeUp()
        for i in 0..<count {
            let event = loop.event(i)
            switch event.token {
            case Self.ringToken:
                work.ring.clearWaking()
                takeOrders()
            case Uplink.resolverToken: uplink.takeAddresses(&loop)
            default: uplink.handle(event, &spool, &loop)
            }
        }
    }

    private mutating func milliseconds() -> Int32 {
        if looks.isGathering { return LookTiming.milliseconds(waitingBytes: consumer.waiting) }
        guard consumer.fallAsleep() else { return 0 }
        var due = uplink.nextDue
        if let lossIsDue = spool.lossIsDue { due = min(due, lossIsDue) }
        if let stopAt { due = min(due, stopAt) }
        let left = due - LoopTime.read().monotonicMilliseconds
        return Int32(truncatingIfNeeded: max(0, min(left, 60_000)))
    }

    private var isLookDue: Bool {
        looks.isDue(at: loop.now.monotonicNanoseconds, waitingBytes: consumer.waiting)
    }

    private mutating func tend() {
        uplink.tend(&loop)
        spool.tend(milliseconds: loop.now.monotonicMilliseconds)
    }

    private mutating func takeOrders() {
        let orders = work.takeOrders()
        if let to = orders.destination { uplink.change(to.url, to.key, &loop) }
        if let milliseconds = orders.stopMilliseconds, stopAt == nil {
            stopAt = loop.now.monotonicMilliseconds + Int64(milliseconds)
        }
    }

    /// Told to stop, and there is nothing more to be had from waiting.
    private var isOver: Bool {
        guard let stopAt else { return false }
        return uplink.phase == .waiting || uplink.isDone(spool)
            || loop.now.monotonicMilliseconds >= stopAt
    }

    // MARK: - From entries to frames

    private mutating func takeEvents() {
        let hasFound = consumer.look()
        looks.looked(at: loop.now.monotonicNanoseconds, hasFound: hasFound)
        while let entry = consumer.next() {
            switch entry.kind {
            case .record: add(entry)
            case .loss:
                add(entry)
                frameLosses &+= UInt64(entry.events)
            case .definition: define(entry)
            case .restart, .change: break
            }
            if recordBytes >= Self.frameBytes {
                finishFrame()
                consumer.release()
            }
        }
        if stopAt != nil { addUnsaidLosses() }
        if hasFrame { finishFrame() }
        if hasFound { consumer.release() }
        if stopAt != nil { spool.sayLossAtEnd() }
    }

    /// Nothing is published any more, and for the last losses the ring had no room.
    private mutating func addUnsaidLosses() {
        var rest = work.ring.takeUnsaidLosses()
        while rest > 0 {
            let count = UInt32(truncatingIfNeeded: min(rest, SpoolLoss.countMax))
            rest &-= UInt64(count)
            let now = loop.now.wallMicroseconds
            withUnsafeTemporaryAllocation(byteCount: RecordWriter.tombstoneBytes, alignment: 16) {
                guard let place = $0.baseAddress else { return }
                let bytes = RecordWriter.tombstone(place, count: count, .bufferFull)
                add(
                    EventConsumer.Entry(
                        kind: .loss, place: UnsafeRawPointer(place), bytes: bytes, events: count,
                        microseconds: now))
            }
            frameLosses &+= UInt64(count)
        }
    }

    @inline(__always)
    private mutating func add(_ entry: EventConsumer.Entry) {
        if !hasFrame {
            beginFrame(entry)
        } else if !builder.takes(entry.bytes, at: entry.microseconds) {
            finishFrame()
            beginFrame(entry)
        }
        let record = builder.add(
            entry.place, bytes: entry.bytes, at: entry.microseconds, events: entry.events)
        recordBytes &+= entry.bytes
        guard record.isOfPacket else { return }
        record.link = slots.entry(record.link, &builder)
        let selected = record.selected
        if selected != RecordLayout.noLink { record.selected = slots.entry(selected, &builder) }
    }

    private mutating func beginFrame(_ entry: EventConsumer.Entry) {
        hasFrame = true
        recordBytes = 0
        slots.beginFrame()
        builder.begin(
            epoch: spool.epoch, firstSequence: spool.nextNumber, microseconds: entry.microseconds)
    }

    private mutating func define(_ entry: EventConsumer.Entry) {
        let name = UnsafeRawBufferPointer(
            start: entry.place + RingLayout.definitionBytes,
            count: Int(entry.place.load(fromByteOffset: 2, as: UInt16.self)))
        slots.define(
            entry.place.load(as: UInt16.self),
            session: entry.place.load(fromByteOffset: 8, as: UInt64.self), name: Array(name))
    }

    /// Into the spool, and to the hub where nothing older waits.
    private mutating func finishFrame() {
        hasFrame = false
        recordBytes = 0
        let losses = frameLosses
        frameLosses = 0
        ringLosses &+= losses
        let events = builder.eventCount
        let bytes = builder.finish()
        let isLive = uplink.isLive(spool)
        let now = loop.now.monotonicMilliseconds
        guard spool.append(bytes, events: events, milliseconds: now) else {
            return lostTwice &+= losses
        }
        guard isLive else { return }
        uplink.send(
            SpooledFrame(
                bytes: bytes, epoch: spool.epoch, next: spool.nextNumber, events: events),
            before: spool.tail, &spool)
    }

    private var counters: EmitterCounters {
        EmitterCounters(
            spooledEvents: spool.storedEvents, spooledBytes: spool.storedBytes,
            ackedEvents: uplink.ackedEvents, ackedOfThisRun: uplink.ackedOfThisRun,
            ringLostEvents: ringLosses,
            spoolLostEvents: spool.lostEvents &- lostTwice, damagedEvents: spool.damagedEvents,
            spoolBytes: UInt64(spool.usedBytes),
            unackedBytes: UInt64(max(0, spool.bytes(behind: uplink.ackedPlace))),
            connections: uplink.connections, isConnected: uplink.phase == .open)
    }
}
