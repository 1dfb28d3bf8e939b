/// What one client of the channels may ask, send and hold, and how much is done for all in a turn.
package struct ChannelLimits: Sendable {
    // What clients say.
    package var messageBytesMax = 64 * 1024
    package var channelsPerMessageMax = 64
    package var clientIdBytesMax = 128
    package var publishedKeyBytesMax = 256
    /// Messages from a client: so many a second, and as many at once.
    package var messagesPerSecond = 120
    package var messagesAtOnceMax = 120
    /// Refused messages: who exceeds this as well is no longer listened to.
    package var refusalsPerSecond = 12
    package var refusalsAtOnceMax = 600
    /// Publications of all clients that wait for the disk.
    package var publicationsWaitingMax = 4_096
    /// Replies that wait because the client does not read. Who lets more wait is disconnected.
    package var repliesBytesMax = 256 * 1024

    // Signs of life.
    package var heartbeatMilliseconds: Int64 = 15_000
    package var silenceMilliseconds: Int64 = 45_000

    // What clients get.
    /// On each channel, when it is subscribed.
    package var replayLimit = 1_000
    /// To a viewer of the plain port, which is to see every node.
    package var viewerReplayLimit = 4_096
    /// How far back in the log is looked for the newest packets, lookups and log lines.
    package var replayScanBytesMax = 4 * 1024 * 1024
    /// Subscriptions whose replay is not done.
    package var replaysWaitingMax = 8
    /// Changes of a subscription that lie ahead of a client that is behind.
    package var filterPhasesMax = 16
    /// Events that a client which acknowledges has not acknowledged.
    package var creditEventsMax = 4_096
    /// A client that was up to date once and is further behind goes on at the newest.
    package var lagEventsMax: UInt64 = 1_000_000
    /// A client that has so many bytes to read gets no more events for now.
    package var unreadBytesMax = 64 * 1024
    /// What is given to a client at once, before others have their turn.
    package var helpingBytesMax = 128 * 1024

    // What all of them share.
    /// Of the log at once.
    package var readBytes = 64 * 1024
    /// A piece of text is not longer, but for its last event.
    package var blockBytesMax = 128 * 1024
    /// Text that is kept for the next client with the same subscription.
    package var renderedBytesMax = 8 * 1024 * 1024
    /// Skipped events are counted in spans of so many, and the counts kept of so many spans.
    package var tallySpanEvents: UInt64 = 16_384
    package var tallySpansMax = 256
    /// Who is not further behind is served before those who are.
    package var nearEvents: UInt64 = 8_192
    /// So many are told of news at once, however many others there are: who finds a free place has
    /// it for good, and one that becomes free goes to whoever is there longest.
    package var promptClientsMax = 32
    /// The others are told in one go of news that come close together: before it begins as much time
    /// passes as a part of it will take. A few need not wait.
    package var gatheringNanosecondsPerClient: Int64 = 4_000
    package var gatheringNanosecondsMin: Int64 = 500_000
    package var gatheringNanosecondsMax: Int64 = 2_000_000
    /// What a turn may do for readers, in estimated nanoseconds.
    package var turnNanoseconds = 1_000_000

    package init() {}
}
