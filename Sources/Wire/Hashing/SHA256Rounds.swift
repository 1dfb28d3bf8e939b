/// Sixteen words of a block's message schedule (FIPS 180-4 6.2.2), in registers where they fit:
/// each as a variable of its own, because an array would be memory.
struct SHA256Schedule {
    fileprivate var w0: UInt32, w1: UInt32, w2: UInt32, w3: UInt32
    fileprivate var w4: UInt32, w5: UInt32, w6: UInt32, w7: UInt32
    fileprivate var w8: UInt32, w9: UInt32, w10: UInt32, w11: UInt32
    fileprivate var w12: UInt32, w13: UInt32, w14: UInt32, w15: UInt32

    @inline(__always)
    init(_ block: UnsafeRawPointer) {
        func word(_ i: Int) -> UInt32 {
            block.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self).bigEndian
        }
        w0 = word(0)
        w1 = word(1)
        w2 = word(2)
        w3 = word(3)
        w4 = word(4)
        w5 = word(5)
        w6 = word(6)
        w7 = word(7)
        w8 = word(8)
        w9 = word(9)
        w10 = word(10)
        w11 = word(11)
        w12 = word(12)
        w13 = word(13)
        w14 = word(14)
        w15 = word(15)
    }

    /// The next sixteen.
    @inline(__always)
    mutating func advance() {
        expand(&w0, w1, w9, w14)
        expand(&w1, w2, w10, w15)
        expand(&w2, w3, w11, w0)
        expand(&w3, w4, w12, w1)
        expand(&w4, w5, w13, w2)
        expand(&w5, w6, w14, w3)
        expand(&w6, w7, w15, w4)
        expand(&w7, w8, w0, w5)
        expand(&w8, w9, w1, w6)
        expand(&w9, w10, w2, w7)
        expand(&w10, w11, w3, w8)
        expand(&w11, w12, w4, w9)
        expand(&w12, w13, w5, w10)
        expand(&w13, w14, w6, w11)
        expand(&w14, w15, w7, w12)
        expand(&w15, w0, w8, w13)
    }

    @inline(__always)
    private func expand(_ w: inout UInt32, _ w1: UInt32, _ w9: UInt32, _ w14: UInt32) {
        let s0 = (w1 &>> 7 | w1 &<< 25) ^ (w1 &>> 18 | w1 &<< 14) ^ (w1 &>> 3)
        let s1 = (w14 &>> 17 | w14 &<< 15) ^ (w14 &>> 19 | w14 &<< 13) ^ (w14 &>> 10)
        w = w &+ s0 &+ w9 &+ s1
    }
}

/// The eight working variables of a block's 64 rounds.
struct SHA256Rounds {
    private var a, b, c, d: UInt32
    private var e, f, g, h: UInt32

    @inline(__always)
    init(_ state: UnsafePointer<UInt32>) {
        (a, b, c, d) = (state[0], state[1], state[2], state[3])
        (e, f, g, h) = (state[4], state[5], state[6], state[7])
    }

    @inline(__always)
    func add(to state: UnsafeMutablePointer<UInt32>) {
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }

    @inline(__always)
    mutating func sixteen(_ w: SHA256Schedule, _ k: UnsafePointer<UInt32>) {
        eight(w.w0, w.w1, w.w2, w.w3, w.w4, w.w5, w.w6, w.w7, k)
        eight(w.w8, w.w9, w.w10, w.w11, w.w12, w.w13, w.w14, w.w15, k + 8)
    }

    @inline(__always)
    private mutating func eight(
        _ w0: UInt32, _ w1: UInt32, _ w2: UInt32, _ w3: UInt32,
        _ w4: UInt32, _ w5: UInt32, _ w6: UInt32, _ w7: UInt32, _ k: UnsafePointer<UInt32>
    ) {
        Self.round(a, b, c, &d, e, f, g, &h, k[0] &+ w0)
        Self.round(h, a, b, &c, d, e, f, &g, k[1] &+ w1)
        Self.round(g, h, a, &b, c, d, e, &f, k[2] &+ w2)
        Self.round(f, g, h, &a, b, c, d, &e, k[3] &+ w3)
        Self.round(e, f, g, &h, a, b, c, &d, k[4] &+ w4)
        Self.round(d, e, f, &g, h, a, b, &c, k[5] &+ w5)
        Self.round(c, d, e, &f, g, h, a, &b, k[6] &+ w6)
        Self.round(b, c, d, &e, f, g, h, &a, k[7] &+ w7)
    }

    /// One round without moving the words along: the caller rotates their names instead.
    @inline(__always)
    private static func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
        _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
    ) {
        let s1 = (e &>> 6 | e &<< 26) ^ (e &>> 11 | e &<< 21) ^ (e &>> 25 | e &<< 7)
        let s0 = (a &>> 2 | a &<< 30) ^ (a &>> 13 | a &<< 19) ^ (a &>> 22 | a &<< 10)
        let t = h &+ s1 &+ (g ^ (e & (f ^ g))) &+ input
        d = d &+ t
        h = t &+ s0 &+ ((a & b) | (c & (a | b)))
    }
}
