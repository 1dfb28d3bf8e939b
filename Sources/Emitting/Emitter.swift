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

    /// Takes the spool's folder, which nobody else may have, and starts the thread.
    package static func start(
        _ settings: EmitterSettings
    ) throws(EmitterError) -> Emitter {
        guard !settings.nodeId.isEmpty,
            settings.nodeId.utf8.count <= TelemetryFormat.nameBytesMax
        else { throw .nodeId(settings.nodeId) }
        guard EmitterSettings.isSendable(settings.key) else { throw .key }
        let ring = try EventRing()
        let work = try EmitterWork(ring)
        let handover = EmitterHandover(try EmitterLoop(work, settings))
        work.started(try handover.startThread())
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
        EmitterSettings.isSendable(key) && work.inbox.post(.change(url, key))
    }

    /// Spools and sends what was published, waits for the hub's acknowledgement at most so long, and
    /// ends the thread. What is left stays in the spool. Blocks for that long at most.
    package func stop(deadlineMilliseconds: Int) {
        _ = work.inbox.post(.stop(deadlineMilliseconds: deadlineMilliseconds))
        work.waitForEnd()
    }

    package var counters: EmitterCounters { work.board.load() }
}
