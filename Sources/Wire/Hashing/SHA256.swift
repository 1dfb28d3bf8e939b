import CHash
import Glibc

/// SHA-256 (FIPS 180-4), fed piece by piece.
///
///     var hash = SHA256()
///     hash.update(header)
///     hash.update(body)
///     let name = Hexadecimal.text(hash.finish())
///
/// It keeps one block and never the message, and nothing on the heap. Comparing digests of secrets
/// in constant time is left to `Hash256`.
package struct SHA256 {
    /// What does the arithmetic. Both give the same; the choice is for tests and measurements.
    package enum Engine: Sendable, CaseIterable {
        /// The processor's own instructions for it.
        case instructions
        case portable

        package static let best = isSHAInProcessor ? Engine.instructions : portable

        /// Whether this processor can.
        package var isAvailable: Bool { self == .portable || isSHAInProcessor }
    }

    private static let blockBytes = 64

    private let engine: Engine
    private var state = SHA256Portable.initialState
    /// What has come since the last whole block.
    private var pending = SIMD64<UInt8>()
    private var pendingBytes = 0
    private var messageBytes: UInt64 = 0

    package init(engine: Engine = .best) {
        precondition(engine.isAvailable)
        self.engine = engine
    }

    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard var next = bytes.baseAddress, !bytes.isEmpty else { return }
        var left = bytes.count
        messageBytes &+= UInt64(left)
        if pendingBytes > 0 {
            let taken = min(left, Self.blockBytes - pendingBytes)
            keep(next, taken)
            guard pendingBytes == Self.blockBytes else { return }
            next += taken
            left -= taken
            compressPending()
        }
        let whole = left / Self.blockBytes
        if whole > 0 { compress(next, whole) }
        keep(next + whole * Self.blockBytes, left % Self.blockBytes)
    }

    /// The digest of everything so far.
    package consuming func finish() -> [UInt8] { finish256().array }

    /// FIPS 180-4 5.1.1: a one bit, zeros, the length in bits.
    package consuming func finish256() -> Hash256 {
        let messageBits = messageBytes &* 8
        pending[pendingBytes] = 0x80
        pendingBytes += 1
        let lengthStart = Self.blockBytes - 8
        if pendingBytes > lengthStart {
            fillWithZeros(to: Self.blockBytes)
            compressPending()
        }
        fillWithZeros(to: lengthStart)
        withUnsafeMutableBytes(of: &pending) {
            $0.storeBytes(of: messageBits.bigEndian, toByteOffset: lengthStart, as: UInt64.self)
        }
        compressPending()
        return SHA256Portable.digest(state)
    }

    private mutating func keep(_ bytes: UnsafeRawPointer, _ count: Int) {
        withUnsafeMutableBytes(of: &pending) {
            _ = memcpy($0.baseAddress! + pendingBytes, bytes, count)
        }
        pendingBytes += count
    }

    private mutating func fillWithZeros(to end: Int) {
        withUnsafeMutableBytes(of: &pending) {
            _ = memset($0.baseAddress! + pendingBytes, 0, end - pendingBytes)
        }
        pendingBytes = end
    }

    private mutating func compressPending() {
        let block = pending
        withUnsafeBytes(of: block) { compress($0.baseAddress!, 1) }
        pendingBytes = 0
    }

    private mutating func compress(_ blocks: UnsafeRawPointer, _ count: Int) {
        let engine = engine
        withUnsafeMutableBytes(of: &state) {
            let words = $0.baseAddress!.assumingMemoryBound(to: UInt32.self)
            switch engine {
            case .instructions: chash_sha256_blocks(words, blocks, count)
            case .portable: SHA256Portable.compress(blocks, count, into: words)
            }
        }
    }
}

extension SHA256 {
    /// The digest of exactly 32 bytes: what turns a fulfillment into its condition, once for each
    /// packet.
    package static func digest32(_ message: UnsafeRawPointer) -> Hash256 {
        digest32(message, engine: .best)
    }

    package static func digest32(_ message: UnsafeRawPointer, engine: Engine) -> Hash256 {
        guard engine == .instructions else { return SHA256Portable.digest32(message) }
        return withUnsafeTemporaryAllocation(byteCount: Hash256.bytes, alignment: 16) { digest in
            chash_sha256_of32(message, digest.baseAddress!)
            return Hash256(loading: digest.baseAddress!)
        }
    }
}

private let isSHAInProcessor = chash_has_sha_instructions() == 1
