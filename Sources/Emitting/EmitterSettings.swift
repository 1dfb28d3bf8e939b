package import Logging

/// What an emitter is told once, at its start.
package struct EmitterSettings: Sendable {
    package static let spoolBytesMaxByDefault = 1 << 30
    /// Beneath it a spool could not hold two of the largest frames.
    package static let spoolBytesMin = 1 << 20
    package static let keyBytesMax = 512
    /// Where there is no folder, events wait in memory.
    package static let memoryBytesMax = 64 << 20

    package var nodeId: String
    package var url: HubURL
    /// The hub's key for publishers, sent as `X-API-Key`.
    package var key: [UInt8]?
    /// nil: what was not acknowledged is lost with the process.
    package var spoolFolder: String?
    package var spoolBytesMax: Int
    package var version: String
    /// How long to wait before dialling again, the last one for ever.
    package var redialMilliseconds: [Int64] = [1_000, 2_000, 4_000, 8_000, 16_000]
    /// Where the hub does not know the key. Sooner would be of no use, and a hub that counts failures
    /// by address would shut out others at this one.
    package var unauthorizedMilliseconds: Int64 = 60_000
    /// Called on the emitter's thread; must not wait.
    package var log: @Sendable (EmitterNotice) -> Void

    package init(
        nodeId: String, url: HubURL, key: [UInt8]? = nil, spoolFolder: String? = nil,
        spoolBytesMax: Int = spoolBytesMaxByDefault, version: String,
        log: @escaping @Sendable (EmitterNotice) -> Void
    ) {
        self.nodeId = nodeId
        self.url = url
        self.key = key
        self.spoolFolder = spoolFolder
        self.spoolBytesMax = max(spoolBytesMax, Self.spoolBytesMin)
        self.version = version
        self.log = log
    }
}

extension EmitterSettings {
    /// Whether a header can carry it; none is as good.
    static func isSendable(_ key: [UInt8]?) -> Bool {
        guard let key else { return true }
        return !key.isEmpty && key.count <= keyBytesMax && key.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}

/// What the emitter wants to be known, for the log of whoever started it.
package struct EmitterNotice: Sendable {
    package let level: LogLevel
    package let event: StaticString
    /// Why, and what helps; empty where there is nothing to add.
    package let reason: String

    package init(_ level: LogLevel, _ event: StaticString, _ reason: String = "") {
        self.level = level
        self.event = event
        self.reason = reason
    }
}
