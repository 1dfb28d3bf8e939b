/// One route of a `CCPRouteUpdate`: where it leads and through whom.
package struct CCPRoute: Equatable, Sendable {
    package var prefix: String
    package var path: [String]
    package var auth: Hash256
    package var properties: [CCPRouteProperty]

    /// Two lengths and a character, two counts, and `auth`.
    static let bytesMin = 2 + 2 + Hash256.bytes + 2

    package init(
        prefix: String, path: [String], auth: Hash256, properties: [CCPRouteProperty] = []
    ) {
        self.prefix = prefix
        self.path = path
        self.auth = auth
        self.properties = properties
    }

    init(_ reader: inout OERReader) throws(WireError) {
        prefix = try reader.addressPrefix()
        path = []
        // A length and a character at least.
        let pathCount = try reader.elementCount(ofAtLeast: 2, atMost: CCPLimits.pathMax)
        for _ in 0..<pathCount { path.append(try reader.addressPrefix()) }
        auth = Hash256(loading: try reader.take(Hash256.bytes))
        properties = []
        let propertyCount = try reader.elementCount(
            ofAtLeast: CCPRouteProperty.bytesMin, atMost: CCPLimits.propertiesMax)
        for _ in 0..<propertyCount { properties.append(try CCPRouteProperty(&reader)) }
    }

    func write(to writer: inout OERBytes) {
        writer.varOctets(Array(prefix.utf8))
        writer.varUInt(UInt64(path.count))
        for hop in path { writer.varOctets(Array(hop.utf8)) }
        writer.octets(auth.array)
        writer.varUInt(UInt64(properties.count))
        for property in properties { property.write(to: &writer) }
    }
}

/// What a route says of itself besides; no property is in use yet.
package struct CCPRouteProperty: Equatable, Sendable {
    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let optional = Flags(rawValue: 0x80)
        package static let transitive = Flags(rawValue: 0x40)
        package static let partial = Flags(rawValue: 0x20)
        package static let utf8 = Flags(rawValue: 0x10)
        static let all: Flags = [.optional, .transitive, .partial, .utf8]
    }

    package var flags: Flags
    package var id: UInt16
    package var value: [UInt8]

    /// Flags, id and a length.
    static let bytesMin = 1 + 2 + 1

    package init(flags: Flags, id: UInt16, value: [UInt8]) {
        self.flags = flags
        self.id = id
        self.value = value
    }

    init(_ reader: inout OERReader) throws(WireError) {
        let start = reader.offset
        flags = Flags(rawValue: try reader.uint8())
        // What everybody knows, everybody passes on.
        guard flags.isSubset(of: .all), !flags.isDisjoint(with: [.optional, .transitive]) else {
            throw WireError(.propertyInvalid, at: start)
        }
        id = try reader.uint16()
        let valueStart = reader.offset
        let bytes = try reader.varOctets()
        guard !flags.contains(.utf8) || bytes.text != nil else {
            throw WireError(.textInvalid, at: valueStart)
        }
        value = bytes.array
    }

    func write(to writer: inout OERBytes) {
        writer.uint8(flags.rawValue)
        writer.uint16(id)
        writer.varOctets(value)
    }
}
