import EventStore
import Logging

/// The log's disk takes nothing. Our connectors keep what they are not told to be stored; what others
/// told meanwhile is gone.
struct DiskTrouble {
    let failure: StoreFailure
    let sinceMilliseconds: Int64
    /// As the counter stood.
    let unstoredBefore: UInt64
}

extension DashboardHub {
    /// Once when it begins, for people alone, as there is no room for an event; once when it is over,
    /// for everybody.
    mutating func tellOfDisk() {
        let now = loop.now.monotonicMilliseconds
        switch (diskTrouble, store.failure) {
        case (nil, let failure?):
            diskTrouble = DiskTrouble(
                failure: failure, sinceMilliseconds: now, unstoredBefore: ingest.counters.unstored)
            log.error(
                "disk takes nothing",
                [
                    "folder": .text(failure.place), "reason": .text(failure.what),
                    "fix": .text(failure.fix ?? ""),
                ])
        case (let trouble?, nil):
            diskTrouble = nil
            let seconds = (now - trouble.sinceMilliseconds + 999) / 1_000
            let gone = ingest.counters.unstored &- trouble.unstoredBefore
            ingest.alert(
                .diskFailed, about: OwnEvents.hubNode,
                "\(trouble.failure.place) took nothing for \(seconds) s"
                    + " (\(trouble.failure.what)); \(gone) events that nobody sends again are gone",
                &store, loop.now)
        case (nil, nil), (_?, _?): break
        }
    }
}
