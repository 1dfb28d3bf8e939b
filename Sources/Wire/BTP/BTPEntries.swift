/// One entry of protocol data: a name, what its data is said to be, and the data.
package struct BTPEntry {
    package let name: ByteView
    package let contentType: UInt8
    package let data: ByteView

    /// At least a length, a content type and a length.
    static let bytesMin = 3

    init(_ reader: inout OERReader) throws(WireError) {
        let nameOffset = reader.offset
        name = try reader.varOctets()
        for character in name.buffer where character >= 0x80 {
            throw WireError(.entryNameInvalid, at: nameOffset)
        }
        contentType = try reader.uint8()
        data = try reader.varOctets()
    }
}

/// What RFC-0023 calls the types of protocol data. Others are passed on as they came.
package enum BTPContentType {
    package static let octets: UInt8 = 0
    package static let text: UInt8 = 1
    package static let json: UInt8 = 2
}

/// The entries of a frame that has been checked, in order.
package struct BTPEntries: Sequence {
    private let list: ByteView

    init(_ list: ByteView) { self.list = list }

    package func makeIterator() -> Iterator { Iterator(reader: OERReader(list)) }

    package struct Iterator: IteratorProtocol {
        fileprivate var reader: OERReader

        package mutating func next() -> BTPEntry? {
            guard reader.left > 0 else { return nil }
            return try? BTPEntry(&reader)
        }
    }
}

/// Reads a list of entries to its end and finds the ILP packet in it.
struct BTPEntryScan {
    private(set) var count = 0
    private(set) var ilp = ByteView.empty
    private(set) var firstIsILP = false
    private var isFound = false

    /// The entries without their count.
    mutating func scan(_ fields: inout OERReader) throws(WireError) -> ByteView {
        count = try fields.elementCount(ofAtLeast: BTPEntry.bytesMin)
        let start = fields.at
        for i in 0..<count {
            let entry = try BTPEntry(&fields)
            guard !isFound, entry.name.equals("ilp") else { continue }
            isFound = true
            ilp = entry.data
            firstIsILP = i == 0
        }
        try fields.demandEnd()
        return ByteView(start, fields.at - start)
    }
}
