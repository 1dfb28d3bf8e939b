import CanonicalJSON

/// The first thing that our connector says to a hub: who it is.
package struct UplinkHello: Sendable, Equatable {
    package static let version = 1
    package static let bytesMax = 2 * 1024
    /// In hex.
    package static let instanceCharacters = 32

    package let node: String
    /// Of its spool: two connectors of one name differ in it, a connector that was started anew
    /// does not.
    package let instance: String
    /// Of the program.
    package let program: String

    package init(node: String, instance: String, program: String) {
        self.node = node
        self.instance = instance
        self.program = program
    }

    package var bytes: [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("hello", Self.version)
            json.member("nodeId", node)
            json.member("instance", instance)
            json.member("version", program)
        }
        return json.bytes
    }

    /// nil where it is no hello of this version.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax, let message = try? JSONParser.parse(bytes),
            message["hello"]?.wholeNumber == Self.version,
            let node = message["nodeId"]?.string, !node.isEmpty,
            node.utf8.count <= TelemetryFormat.nameBytesMax,
            let instance = message["instance"]?.string,
            instance.utf8.count == Self.instanceCharacters,
            instance.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }),
            let program = message["version"]?.string
        else { return nil }
        self.init(node: node, instance: instance, program: program)
    }
}

/// What a hub has on its disk of one epoch: everything below `next`.
package struct UplinkAck: Sendable, Equatable {
    package static let bytesCount = 16

    package let epoch: UInt64
    package let next: UInt64

    package init(epoch: UInt64, next: UInt64) {
        self.epoch = epoch
        self.next = next
    }

    package var bytes: [UInt8] {
        [epoch, next].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        }
    }

    /// nil where it has another length.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.bytesCount else { return nil }
        epoch = bytes.loadUnaligned(as: UInt64.self).littleEndian
        next = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    }
}
