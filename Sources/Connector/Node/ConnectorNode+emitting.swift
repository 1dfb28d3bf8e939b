import Emitting
import Logging
import Reactor

/// The emitter behind what the node tells: begun, changed and ended.
extension ConnectorNode {
    /// An emitter that a reload leaves has so long to send what was told last, while packets go on.
    private static let farewellMilliseconds = 2_000
    /// So many may be on their way out at once; a disk that stands still keeps them.
    private static let leavingMax = 4

    private typealias Left = (emitter: Emitter, notices: LoopInbox<EmitterNotice>)

    /// From now on the node tells what happens, beginning with how it is.
    mutating func beginTelling(_ begun: consuming NodeTelemetry) {
        var begun = begun
        try? links.loop.add(begun.notices.descriptor, token: Token.notices, .readable)
        for peer in settings.peers {
            guard let index = peerIndexes[peer.link.id] else { continue }
            let session = links.linkSession(of: index)
            begun.define(index, session: session, name: peer.link.id)
            if session != 0 { sessions[index] = session }
        }
        telemetry = consume begun
        isTelling = true
        log.isTapped = true
        toldTurnedAway = links.counters.turnedAway
        tellStatus(at: now.wallMicroseconds)
    }

    /// What the emitter says of itself becomes a line of the log, and no event.
    mutating func takeNotices() {
        if let notices = telemetry?.notices { write(notices.takeAll()) }
    }

    private func write(_ notices: [EmitterNotice]) {
        for notice in notices {
            if notice.reason.isEmpty {
                log.writeUntapped(notice.level, notice.event)
            } else {
                log.writeUntapped(notice.level, notice.event, ["reason": .text(notice.reason)])
            }
        }
    }

    /// What the configuration says of it now. A hub that is another one gets what is spooled; no
    /// number is lost over it.
    mutating func changeTelemetry(_ fresh: ConnectorSettings.Telemetry?) {
        let old = settings.telemetry
        guard fresh != old else { return }
        guard let fresh else { return stopTelling() }
        guard let old, isTelling else { return startTelling(fresh) }
        if fresh.spoolFolder != old.spoolFolder || fresh.spoolBytesMax != old.spoolBytesMax {
            log.warn("a changed key needs a restart", ["key": "telemetry"])
        }
        if fresh.url != old.url || fresh.key != old.key {
            guard telemetry?.emitter?.change(url: fresh.url, key: fresh.key) == true else {
                return log.error("telemetry not changed", ["reason": .text(EmitterError.key.text)])
            }
            log.info("telemetry goes to another place", ["url": .text(fresh.url.description)])
        }
        settings.telemetry?.url = fresh.url
        settings.telemetry?.key = fresh.key
    }

    private mutating func startTelling(_ fresh: ConnectorSettings.Telemetry) {
        forgetEnded()
        guard leaving.count < Self.leavingMax else {
            return log.error(
                "telemetry not started",
                ["reason": "\(Self.leavingMax) emitters of former reloads have not ended yet"])
        }
        do throws(TelemetryFailure) {
            let begun = try NodeTelemetry.start(
                fresh, nodeId: settings.nodeId, version: version, isLater: true)
            settings.telemetry = fresh
            beginTelling(begun)
        } catch {
            log.error("telemetry not started", ["reason": .text(error.text)])
        }
    }

    private mutating func stopTelling() {
        // Packets wait for this, so it waits for nobody.
        if let left = closeTelling() {
            left.emitter.leave(deadlineMilliseconds: Self.farewellMilliseconds)
            leaving.append(left.emitter)
        }
        settings.telemetry = nil
        log.info("telemetry is off")
    }

    private mutating func forgetEnded() {
        leaving.removeAll { emitter in
            guard emitter.hasEnded else { return false }
            emitter.waitForEnd()
            return true
        }
    }

    /// No packets are left. What was told is spooled; the hub has so long to acknowledge it.
    mutating func endTelling(waitingMilliseconds: Int) {
        let last = closeTelling()
        last?.emitter.leave(deadlineMilliseconds: waitingMilliseconds)
        // One that waits for the folder of another has it once that has ended.
        for emitter in leaving { emitter.waitForEnd() }
        last?.emitter.waitForEnd()
        if let last { write(last.notices.takeAll()) }
    }

    /// Nothing is told any more; the emitter still runs.
    private mutating func closeTelling() -> Left? {
        guard isTelling, let emitter = telemetry?.emitter, let notices = telemetry?.notices else {
            return nil
        }
        tellTelemetry(leaving: Self.wallMicroseconds())
        takeNotices()
        links.loop.remove(notices.descriptor)
        isTelling = false
        toldHeld = []
        log.isTapped = false
        telemetry = nil
        return (emitter, notices)
    }
}
