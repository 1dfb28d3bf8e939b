import Glibc

/// A stretch of bytes that somebody else owns and keeps alive while the view is used.
///
/// It is two words, copied freely, and may be written through: packets are rewritten where they
/// lie. It checks nothing and frees nothing; `OERReader` is what reads bytes a peer sent.
@usableFromInline
package struct ByteView {
    @usableFromInline package let start: UnsafeMutableRawPointer
    @usableFromInline package let count: Int

    @inlinable
    package init(_ start: UnsafeMutableRawPointer, _ count: Int) {
        self.start = start
        self.count = count
    }

    /// For our own code, which knows the count; never an index a peer chose.
    @inlinable
    package subscript(i: Int) -> UInt8 { start.load(fromByteOffset: i, as: UInt8.self) }

    @inlinable
    package var isEmpty: Bool { count == 0 }

    @inlinable
    package var end: UnsafeMutableRawPointer { start + count }

    /// The same bytes as the standard library passes them.
    package var buffer: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }

    /// A copy, for tests, logs and people.
    package var array: [UInt8] { Array(buffer) }

    /// The text, or nil where the bytes are not UTF-8.
    package var text: String? { String(validating: buffer, as: UTF8.self) }

    /// Not in constant time: secrets are compared as digests.
    package func equals(_ other: ByteView) -> Bool {
        count == other.count && (count == 0 || memcmp(start, other.start, count) == 0)
    }

    package func equals(_ literal: StaticString) -> Bool {
        count == literal.utf8CodeUnitCount
            && (count == 0 || memcmp(start, literal.utf8Start, count) == 0)
    }

    /// No bytes, at an address that is valid for none.
    package static let empty = ByteView(emptyPlace, 0)

    // One byte that lives for ever gives the empty view a start that is never null; nobody writes
    // to it, so every thread may hold it.
    private nonisolated(unsafe) static let emptyPlace =
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
}

// A view is an address and a count. What lies there is guarded by whoever owns the bytes, and
// views are lent for the length of a call, so the value itself may go anywhere.
extension ByteView: @unchecked Sendable {}

extension Array where Element == UInt8 {
    /// Lends the array's bytes as a view, which must not outlive the call.
    package mutating func withByteView<R, E: Error>(
        _ body: (ByteView) throws(E) -> R
    ) throws(E) -> R {
        guard !isEmpty else { return try body(.empty) }
        return try withUnsafeMutableBufferPointer { (bytes) throws(E) -> R in
            try body(ByteView(UnsafeMutableRawPointer(bytes.baseAddress!), bytes.count))
        }
    }
}
