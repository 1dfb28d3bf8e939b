/// The data of a prepare to `peer.route.control`: whether a peer wants routes, and what it knows.
///
/// CCP has no RFC; this is what the implementations in use send. What to do about it is left to
/// routing. Bytes behind the last field are ignored.
package struct CCPRouteControl: Equatable, Sendable {
    package enum Mode: UInt8, Sendable {
        case idle = 0
        case sync = 1
    }

    package var mode: Mode
    package var lastKnownTable: CCPTableID
    package var lastKnownEpoch: UInt32
    package var features: [String]

    package init(
        mode: Mode, lastKnownTable: CCPTableID, lastKnownEpoch: UInt32, features: [String] = []
    ) {
        self.mode = mode
        self.lastKnownTable = lastKnownTable
        self.lastKnownEpoch = lastKnownEpoch
        self.features = features
    }

    package init(_ data: ByteView) throws(WireError) {
        var reader = OERReader(data)
        guard let mode = Mode(rawValue: try reader.uint8()) else {
            throw WireError(.modeUnknown, at: 0)
        }
        self.mode = mode
        lastKnownTable = try CCPTableID(&reader)
        lastKnownEpoch = try reader.uint32()
        features = []
        for _ in 0..<(try reader.elementCount(ofAtLeast: 1, atMost: CCPLimits.featuresMax)) {
            features.append(try reader.text())
        }
    }

    package var bytes: [UInt8] {
        var writer = OERBytes()
        writer.uint8(mode.rawValue)
        writer.octets(lastKnownTable.bytes)
        writer.uint32(lastKnownEpoch)
        writer.varUInt(UInt64(features.count))
        for feature in features { writer.varOctets(Array(feature.utf8)) }
        return writer.bytes
    }
}

/// How much of anything one CCP packet may hold; a real one is far below.
package enum CCPLimits {
    package static let featuresMax = 64
    /// Of new and of withdrawn routes, each.
    package static let routesMax = 1_000
    package static let pathMax = 255
    package static let propertiesMax = 32
}

/// Names one life of a routing table: a node that starts anew takes another.
package struct CCPTableID: Hashable, Sendable {
    package static let byteCount = 16

    /// Sixteen, always.
    package let bytes: [UInt8]

    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(_ reader: inout OERReader) throws(WireError) {
        bytes = ByteView(try reader.take(Self.byteCount), Self.byteCount).array
    }

    /// As a UUID is written: 8-4-4-4-12 digits.
    package init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == Self.digitCounts,
            let bytes = Hexadecimal.bytes(parts.joined())
        else { return nil }
        self.init(bytes)
    }

    package var text: String {
        var digits = Hexadecimal.text(bytes)[...]
        return Self.digitCounts.map { count in
            defer { digits = digits.dropFirst(count) }
            return String(digits.prefix(count))
        }.joined(separator: "-")
    }

    private static let digitCounts = [8, 4, 4, 4, 12]
}
