import Emitting
import Logging
import Reactor

/// The emitter behind what the node tells: begun, changed and ended.
extension ConnectorNode {
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
        guard let notices = telemetry?.notices.takeAll() else { return }
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
            telemetry?.emitter?.change(url: fresh.url, key: fresh.key)
            log.info("telemetry goes to another place", ["url": .text(fresh.url.description)])
        }
        settings.telemetry?.url = fresh.url
        settings.telemetry?.key = fresh.key
    }

    private mutating func startTelling(_ fresh: ConnectorSettings.Telemetry) {
        do throws(TelemetryFailure) {
            let begun = try NodeTelemetry.start(
                fresh, nodeId: settings.nodeId, version: version)
            settings.telemetry = fresh
            beginTelling(begun)
        } catch {
            log.error("telemetry not started", ["reason": .text(error.text)])
        }
    }

    private mutating func stopTelling() {
        // Packets wait for it, so it waits for nobody.
        endTelling(waitingMilliseconds: 0)
        settings.telemetry = nil
        log.info("telemetry is off")
    }

    /// What was told is spooled; the hub has so long to acknowledge it.
    mutating func endTelling(waitingMilliseconds: Int) {
        guard isTelling else { return }
        tellTelemetry(leaving: Self.wallMicroseconds())
        telemetry?.emitter?.stop(deadlineMilliseconds: waitingMilliseconds)
        takeNotices()
        if let notices = telemetry?.notices { links.loop.remove(notices.descriptor) }
        isTelling = false
        log.isTapped = false
        telemetry = nil
    }
}
