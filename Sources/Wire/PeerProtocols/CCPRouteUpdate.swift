/// The data of a prepare to `peer.route.update`: routes that came and went between two epochs.
///
/// Whether the epochs follow on what is known, and which routes are believed, is left to routing.
/// Bytes behind the last field are ignored.
package struct CCPRouteUpdate: Equatable, Sendable {
    package var table: CCPTableID
    package var currentEpoch: UInt32
    package var fromEpoch: UInt32
    package var toEpoch: UInt32
    package var holdDownMilliseconds: UInt32
    package var speaker: String
    package var newRoutes: [CCPRoute]
    package var withdrawnRoutes: [String]

    package init(
        table: CCPTableID, currentEpoch: UInt32, fromEpoch: UInt32, toEpoch: UInt32,
        holdDownMilliseconds: UInt32, speaker: String, newRoutes: [CCPRoute] = [],
        withdrawnRoutes: [String] = []
    ) {
        self.table = table
        self.currentEpoch = currentEpoch
        self.fromEpoch = fromEpoch
        self.toEpoch = toEpoch
        self.holdDownMilliseconds = holdDownMilliseconds
        self.speaker = speaker
        self.newRoutes = newRoutes
        self.withdrawnRoutes = withdrawnRoutes
    }

    package init(_ data: ByteView) throws(WireError) {
        var reader = OERReader(data)
        table = try CCPTableID(&reader)
        currentEpoch = try reader.uint32()
        fromEpoch = try reader.uint32()
        toEpoch = try reader.uint32()
        holdDownMilliseconds = try reader.uint32()
        speaker = try reader.address()
        newRoutes = []
        let newCount = try reader.elementCount(
            ofAtLeast: CCPRoute.bytesMin, atMost: CCPLimits.routesMax)
        for _ in 0..<newCount { newRoutes.append(try CCPRoute(&reader)) }
        withdrawnRoutes = []
        // A length and one character at least.
        let goneCount = try reader.elementCount(ofAtLeast: 2, atMost: CCPLimits.routesMax)
        for _ in 0..<goneCount { withdrawnRoutes.append(try reader.addressPrefix()) }
    }

    package var bytes: [UInt8] {
        var writer = OERBytes()
        writer.octets(table.bytes)
        for number in [currentEpoch, fromEpoch, toEpoch, holdDownMilliseconds] {
            writer.uint32(number)
        }
        writer.varOctets(Array(speaker.utf8))
        writer.varUInt(UInt64(newRoutes.count))
        for route in newRoutes { route.write(to: &writer) }
        writer.varUInt(UInt64(withdrawnRoutes.count))
        for prefix in withdrawnRoutes { writer.varOctets(Array(prefix.utf8)) }
        return writer.bytes
    }
}

extension OERReader {
    /// How many elements a list has, each of at least so many bytes, with a limit of ours.
    mutating func elementCount(
        ofAtLeast bytesMin: Int, atMost limit: Int
    ) throws(WireError) -> Int {
        let start = offset
        let count = try elementCount(ofAtLeast: bytesMin)
        guard count <= limit else { throw WireError(.elementsTooMany, at: start) }
        return count
    }
}
