import Telemetry

/// Takes events from the packet thread and sees to it that a hub has them.
///
/// `EventProducer`, on the packet thread, writes records into a ring. A thread of the emitter's own
/// puts them together to frames, writes those to the spool, sends them over a WebSocket, and forgets
/// them when the hub has acknowledged them. A hub that is down, slow or gone never delays a packet;
/// what cannot be kept meanwhile leaves a tombstone that takes its numbers.
package final class Emitter: Sendable {
    private let work: EmitterWork

    private init(_ work: EmitterWork) { self.work = work }

    /// Takes the spool's folder, which nobody else may have, and starts the thread. Waits for the
    /// disk.
    package static func start(
        _ settings: EmitterSettings
    ) throws(EmitterError) -> Emitter {
        try start(settings, isLater: false)
    }

    /// Waits for nothing, and can be called where packets wait: its thread takes the folder, as soon
    /// as it can be had, and tells `log` while it cannot. Events wait in memory until then.
    package static func startLater(
        _ settings: EmitterSettings
    ) throws(EmitterError) -> Emitter {
        try start(settings, isLater: true)
    }

    private static func start(
        _ settings: EmitterSettings, isLater: Bool
    ) throws(EmitterError) -> Emitter {
        guard !settings.nodeId.isEmpty,
            settings.nodeId.utf8.count <= TelemetryFormat.nameBytesMax
        else { throw .nodeId(settings.nodeId) }
        guard EmitterSettings.isSendable(settings.key) else { throw .key }
        let work = EmitterWork(try EventRing())
        let thread =
            isLater
            ? EmitterThread(work, settings, nil)
            : EmitterThread(work, settings, try EmitterLoop(work, settings))
        work.started(try thread.start())
        return Emitter(work)
    }

    /// The packet thread's end. There is one.
    package func takeProducer() -> EventProducer {
        let isFirst = !work.hasProducer.exchange(true, ordering: .relaxed)
        precondition(isFirst, "an emitter has one producer")
        return EventProducer(work.ring)
    }

    /// Another hub from now on, as after a reload. False: the key cannot be sent, as
    /// `EmitterError.key` says, and nothing changes.
    @discardableResult
    package func change(url: HubURL, key: [UInt8]?) -> Bool {
        guard EmitterSettings.isSendable(key) else { return false }
        work.order { $0.destination = (url, key) }
        return true
    }

    /// Spools and sends what was published, waits for the hub's acknowledgement at most so long, and
    /// ends the thread. What is left stays in the spool. Blocks for that long, and for as long as the
    /// disk takes.
    package func stop(deadlineMilliseconds: Int) {
        leave(deadlineMilliseconds: deadlineMilliseconds)
        waitForEnd()
    }

    /// The same, but the thread ends by itself, and nobody waits for it.
    package func leave(deadlineMilliseconds: Int) {
        work.order { $0.stopMilliseconds = deadlineMilliseconds }
    }

    /// Of one that was left.
    package var hasEnded: Bool { work.hasEnded }

    package func waitForEnd() { work.waitForEnd() }

    package var counters: EmitterCounters { work.board.load() }
}
