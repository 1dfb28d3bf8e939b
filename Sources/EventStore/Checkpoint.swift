import Telemetry

/// What is known of all segments before a certain one, so that a start reads only those from there
/// on.
struct Checkpoint {
    /// A log of as many nodes and runs as are remembered is far below.
    static let bytesMax = 64 << 20
    private static let segmentsMax = 1 << 20
    private static let magic: UInt64 = 0x3130_4b48_4349_4c49

    /// The first segment that is not covered, and its first offset.
    var segment: UInt64
    var offset: UInt64
    /// Those before it.
    var segments: [LogSegment]
    var tables: LogTables

    func encoded(identity: [UInt8]) -> [UInt8] {
        var table = ByteTable()
        table.add(Self.magic)
        table.add(raw: identity)
        table.add(segment)
        table.add(offset)
        table.add(segments.count)
        for segment in segments {
            table.add(segment.number)
            table.add(segment.firstOffset)
            table.add(segment.endPosition)
            table.add(Int(segment.firstWallMicroseconds))
            table.add(Int(segment.lastWallMicroseconds))
        }
        table.add(tables.nodes.nodes.count)
        for node in tables.nodes.nodes {
            table.add(node.name)
            table.add(node.runs.count)
            for run in node.runs {
                table.add(run.epoch)
                table.add(run.durable)
            }
        }
        table.add(tables.newest.topics.count)
        for (topic, keys) in tables.newest.topics {
            table.add(UInt64(topic.type))
            table.add(topic.channel)
            table.add(keys.count)
            for (key, offset) in keys {
                table.add(key)
                table.add(offset)
            }
        }
        let checksum = table.bytes.withUnsafeBytes { Checksum.crc32c($0) }
        table.add(UInt64(checksum))
        return table.bytes
    }

    /// nil where the bytes are damaged.
    init?(_ bytes: [UInt8], identity: [UInt8]) {
        guard Self.identity(of: bytes) == identity else { return nil }
        var reader = ByteTableReader(bytes)
        guard reader.number() != nil, reader.raw(LogFolder.identityBytes) != nil,
            let segment = reader.number(), let offset = reader.number(), segment < 1 << 62,
            offset <= BlockFormat.offsetMax, let segments = Self.segments(&reader),
            let nodes = Self.nodes(&reader), let newest = Self.newest(&reader)
        else { return nil }
        self.init(
            segment: segment, offset: offset, segments: segments,
            tables: LogTables(nodes: nodes, newest: newest))
    }

    init(segment: UInt64, offset: UInt64, segments: [LogSegment], tables: LogTables) {
        self.segment = segment
        self.offset = offset
        self.segments = segments
        self.tables = tables
    }

    /// nil where the bytes are damaged.
    static func identity(of bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 16 + LogFolder.identityBytes else { return nil }
        var end = ByteTableReader(Array(bytes.suffix(8)))
        let checksum = bytes.dropLast(8).withUnsafeBytes { Checksum.crc32c($0) }
        guard end.number() == UInt64(checksum) else { return nil }
        var reader = ByteTableReader(bytes)
        guard reader.number() == magic else { return nil }
        return reader.raw(LogFolder.identityBytes)
    }

    private static func segments(_ reader: inout ByteTableReader) -> [LogSegment]? {
        guard let count = reader.count(atMost: segmentsMax) else { return nil }
        var segments: [LogSegment] = []
        for _ in 0..<count {
            guard let number = reader.number(), let offset = reader.number(),
                let end = reader.count(atMost: 1 << 40), let first = reader.number(),
                let last = reader.number(), offset <= BlockFormat.offsetMax
            else { return nil }
            var segment = LogSegment(number: number, firstOffset: offset)
            segment.endPosition = end
            segment.firstWallMicroseconds = Int64(bitPattern: first)
            segment.lastWallMicroseconds = Int64(bitPattern: last)
            segments.append(segment)
        }
        return segments
    }

    private static func nodes(_ reader: inout ByteTableReader) -> NodeTable? {
        var nodes = NodeTable()
        guard let count = reader.count(atMost: NodeTable.nodesMax) else { return nil }
        for _ in 0..<count {
            guard let name = reader.text(atMost: TelemetryFormat.nameBytesMax),
                let runs = reader.count(atMost: NodeTable.epochsMax)
            else { return nil }
            for _ in 0..<runs {
                guard let epoch = reader.number(), let durable = reader.number() else { return nil }
                nodes.restore(name, epoch, durable: durable)
            }
        }
        return nodes
    }

    private static func newest(_ reader: inout ByteTableReader) -> NewestTable? {
        var newest = NewestTable()
        guard let topics = reader.count(atMost: NewestTable.topicsMax) else { return nil }
        for _ in 0..<topics {
            guard let type = reader.count(atMost: 255),
                let channel = reader.text(atMost: TelemetryFormat.nameBytesMax),
                let keys = reader.count(atMost: NewestTable.keysPerTopicMax)
            else { return nil }
            let topic = NewestTable.Topic(type: UInt8(type), channel: channel)
            for _ in 0..<keys {
                guard let key = reader.text(atMost: NewestTable.keyBytesMax),
                    let offset = reader.number()
                else { return nil }
                newest.note(topic, key, at: offset)
            }
        }
        return newest
    }
}
