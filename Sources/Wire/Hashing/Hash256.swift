/// 32 bytes that are compared: a condition, a fulfillment, a digest.
///
/// Four words as they lie in memory, copied as a value and never as an array. Two of them are
/// compared in constant time.
@usableFromInline
package struct Hash256: Hashable, Sendable {
    @usableFromInline let a: UInt64
    @usableFromInline let b: UInt64
    @usableFromInline let c: UInt64
    @usableFromInline let d: UInt64

    package static let bytes = 32
    package static let zero = Hash256(0, 0, 0, 0)

    @inlinable
    init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    /// The 32 bytes that lie there.
    @inlinable
    package init(loading place: UnsafeRawPointer) {
        a = place.loadUnaligned(as: UInt64.self)
        b = place.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        c = place.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        d = place.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    @inlinable
    package func store(_ place: UnsafeMutableRawPointer) {
        place.storeBytes(of: a, as: UInt64.self)
        place.storeBytes(of: b, toByteOffset: 8, as: UInt64.self)
        place.storeBytes(of: c, toByteOffset: 16, as: UInt64.self)
        place.storeBytes(of: d, toByteOffset: 24, as: UInt64.self)
    }

    @inlinable
    package static func == (x: Hash256, y: Hash256) -> Bool {
        (x.a ^ y.a) | (x.b ^ y.b) | (x.c ^ y.c) | (x.d ^ y.d) == 0
    }

    package var array: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    package var hexadecimal: String { Hexadecimal.text(array) }
}
