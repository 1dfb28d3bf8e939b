import HTTPServing
import Reactor

/// Everybody who listens to `/api/v1/topology/events`, and what each has been told.
///
/// A reader is told what changed since it was last told something, and only once it has taken that,
/// so a slow one falls behind alone and then gets the newest state in one step.
struct TopologyReaders {
    /// Between two messages to one reader, however much happens.
    static let spacingMilliseconds: Int64 = 100
    /// Silence is broken so often, so that a reader notices a connection that died unseen.
    static let tickMilliseconds: Int64 = 5_000

    private struct Reader {
        let connection: UInt64
        /// 0: nothing was told yet.
        var version = 0
        var toldAt: Int64 = .min / 2
        /// It has not taken the last message yet; the loop wakes when it takes something.
        var isBusy = false
    }

    private var all: [Reader] = []

    var count: Int { all.count }

    mutating func add(_ connection: UInt64) { all.append(Reader(connection: connection)) }

    /// Once a turn: gives each reader that can take it what is due for it.
    mutating func tell(
        _ picture: NetworkPicture, _ map: inout MapPlaces, _ server: inout HTTPServer,
        _ loop: inout EventLoop
    ) {
        guard !all.isEmpty else { return }
        map.follow(picture)
        let now = loop.now.monotonicMilliseconds
        // Most have been told the same, so most get the same bytes.
        var messages: [Int: [UInt8]] = [:]
        all.removeAll { reader in
            if case .gone = server.streamState(reader.connection) { return true }
            return false
        }
        for i in all.indices {
            all[i].isBusy = server.streamState(all[i].connection) != .ready
            guard !all[i].isBusy else { continue }
            let isBehind = all[i].version != picture.version
            guard now >= all[i].toldAt + Self.wait(isBehind: isBehind) else { continue }
            let version = isBehind ? all[i].version : -1
            let message =
                messages[version]
                ?? TopologyMessage(
                    picture, map.places, since: isBehind ? version : nil, loop.now
                ).bytes
            messages[version] = message
            server.send(message, on: all[i].connection, &loop)
            all[i].version = picture.version
            all[i].toldAt = now
        }
    }

    /// Tells everybody the last there is to tell, and that nothing more will come.
    mutating func end(
        _ picture: NetworkPicture, _ map: inout MapPlaces, _ server: inout HTTPServer,
        _ loop: inout EventLoop
    ) {
        for i in all.indices { all[i].toldAt = .min / 2 }
        tell(picture, &map, &server, &loop)
        for reader in all { server.endStream(reader.connection, &loop) }
        all = []
    }

    /// -1: nobody listens.
    func millisecondsToNext(_ version: Int, _ now: LoopTime) -> Int32 {
        let due = all.filter { !$0.isBusy }
            .map { $0.toldAt + Self.wait(isBehind: $0.version != version) }.min()
        guard let due else { return -1 }
        return Int32(clamping: max(0, due - now.monotonicMilliseconds))
    }

    private static func wait(isBehind: Bool) -> Int64 {
        isBehind ? spacingMilliseconds : tickMilliseconds
    }
}
