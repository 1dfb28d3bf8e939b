import TestSupport

/// What is sent to an echoing endpoint, and what must come back before both close.
struct EchoScript: Sendable {
    var name: String
    var frames: [ScriptedFrame]
    var answers: [ReceivedFrame]
    /// The close code that must come. Of a script that ends well it is the script's own.
    var closeCode: UInt16?
    /// The script ends with a close of its own, which is answered.
    var closes: Bool
    /// The frames come in one piece, or a byte at a time.
    var isChopped = false

    /// Ends well: everything comes back, and then a close.
    init(
        _ name: String, _ frames: [ScriptedFrame], _ answers: [ScriptedFrame],
        isChopped: Bool = false
    ) {
        self.init(name, frames, answers, closing: 1000, closes: true)
        self.isChopped = isChopped
    }

    /// Is failed with a code after these answers.
    init(
        _ name: String, _ frames: [ScriptedFrame], _ answers: [ScriptedFrame] = [],
        fails code: UInt16
    ) {
        self.init(name, frames, answers, closing: code, closes: false)
    }

    init(
        _ name: String, _ frames: [ScriptedFrame], _ answers: [ScriptedFrame], closing: UInt16?,
        closes: Bool
    ) {
        self.name = name
        self.frames = frames
        self.answers = answers.map { ReceivedFrame(first: $0.first, payload: $0.payload) }
        closeCode = closing
        self.closes = closes
    }

    static let all: [EchoScript] =
        framing + pings + reserved + fragments + texts + closing + limits

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    }

    private static func same(_ name: String, _ frames: ScriptedFrame..., isChopped: Bool = false)
        -> EchoScript
    {
        EchoScript(name, frames, frames, isChopped: isChopped)
    }

    private static let framing: [EchoScript] =
        [0, 1, 125, 126, 127, 128, 65_535, 65_536].flatMap { count in
            [
                same("binary of \(count)", .binary(bytes(count))),
                same("text of \(count)", .text(String(repeating: "*", count: count))),
            ]
        } + [
            same("binary of 300 a byte at a time", .binary(bytes(300)), isChopped: true),
            same("text a byte at a time", .text("Hello κόσμε 🎈"), isChopped: true),
            EchoScript(
                "a hundred messages", (0..<100).map { .binary([$0]) },
                (0..<100).map { .binary([$0]) }),
            EchoScript("16 bits for 5", [long(5, bits: 16)], fails: 1002),
            EchoScript("64 bits for 5", [long(5, bits: 64)], fails: 1002),
            EchoScript("64 bits for 65535", [long(65_535, bits: 64)], fails: 1002),
            EchoScript(
                "the highest bit", [ScriptedFrame(first: 0x82, claimedLength: 1 << 63)],
                fails: 1002),
            EchoScript(
                "a wrong mask", [ScriptedFrame(first: 0x82, payload: [1], hasWrongMask: true)],
                fails: 1002),
        ]

    private static func long(_ count: Int, bits: Int) -> ScriptedFrame {
        ScriptedFrame(first: 0x82, payload: bytes(count), lengthBits: bits)
    }

    private static let pings: [EchoScript] = [
        EchoScript("an empty ping", [.ping()], [.pong()]),
        EchoScript("a ping of 125", [.ping(bytes(125))], [.pong(bytes(125))]),
        EchoScript("a ping of 126", [.ping(bytes(126))], fails: 1002),
        EchoScript("a pong nobody asked for", [.pong([1]), .ping([2])], [.pong([2])]),
        EchoScript("ten pings", (0..<10).map { .ping([$0]) }, (0..<10).map { .pong([$0]) }),
        EchoScript(
            "a fragmented ping", [ScriptedFrame(first: 0x09, payload: [1])], fails: 1002),
        EchoScript("chopped pings", [.ping(bytes(125))], [.pong(bytes(125))], isChopped: true),
    ]

    private static let reserved: [EchoScript] =
        [0xc1, 0xa2, 0x91, 0xf2, 0xc9, 0x98].map { (first: UInt8) in
            EchoScript(
                "first byte \(first)",
                [.text("a"), ScriptedFrame(first: first, payload: [65]), .ping()], [.text("a")],
                fails: 1002)
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { (opcode: UInt8) in
            EchoScript(
                "opcode \(opcode)",
                [.text("a"), ScriptedFrame(first: 0x80 | opcode), .ping()], [.text("a")],
                fails: 1002)
        }

    private static let fragments: [EchoScript] = [
        EchoScript(
            "text in two", [.text("a", isFinal: false), .more("b", isFinal: true)], [.text("ab")]),
        EchoScript(
            "a ping inside", [.text("a", isFinal: false), .ping([1]), .more("b", isFinal: true)],
            [.pong([1]), .text("ab")]),
        EchoScript(
            "binary in fifty",
            [.binary([0], isFinal: false)] + (1..<50).map { .more([$0], isFinal: $0 == 49) },
            [.binary((0..<50).map { $0 })], isChopped: true),
        EchoScript(
            "empty ones", [.binary([], isFinal: false), .more([]), .more([], isFinal: true)],
            [.binary([])]),
        EchoScript("a continuation of nothing", [.more("a", isFinal: true)], fails: 1002),
        EchoScript("a continuation begins", [.more("a"), .more("b", isFinal: true)], fails: 1002),
        EchoScript(
            "a message inside", [.text("a", isFinal: false), .text("b")], fails: 1002),
    ]

    private static let texts: [EchoScript] =
        ["κόσμε", "\u{0}\u{7f}\u{80}\u{7ff}\u{800}", "\u{ffff}\u{10000}\u{10ffff}"].map {
            same("text \($0.debugDescription)", .text($0), isChopped: true)
        }
        + [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff], [0xc3]].map {
            (wrong: [UInt8]) in
            EchoScript("text \(wrong)", [ScriptedFrame(first: 0x81, payload: wrong)], fails: 1007)
        } + [
            // The rest never comes, so only whoever looks at each byte can fail it.
            EchoScript(
                "a fragment that cannot become text",
                [.text("a", isFinal: false), .more([0xf4, 0x90])], fails: 1007),
            EchoScript(
                "half a frame that cannot become text",
                [ScriptedFrame(first: 0x81, payload: [0xce, 0xba, 0xff], claimedLength: 100)],
                fails: 1007),
        ]

    private static let closing: [EchoScript] =
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 3000, 3999, 4000, 4999].map {
            (code: UInt16) in
            EchoScript("close \(code)", [.close(code, "so")], [], closing: code, closes: false)
        }
        + [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535].map { (code: UInt16) in
            EchoScript("close \(code)", [.close(code)], fails: 1002)
        } + [
            EchoScript("an empty close", [.close()], [], closing: nil, closes: false),
            EchoScript("a close of one byte", [.close([3])], fails: 1002),
            EchoScript(
                "a reason of 123", [.close(1000, String(repeating: "*", count: 123))], [],
                closing: 1000, closes: false),
            EchoScript(
                "a reason of 124", [.close(1000, String(repeating: "*", count: 124))],
                fails: 1002),
            EchoScript(
                "a reason that is no text", [.close([3, 232, 0xff])], fails: 1007),
            EchoScript(
                "nothing counts after a close", [.close(1000), .ping(), .text("a")], [],
                closing: 1000, closes: false),
        ]

    /// The tests give the endpoint a limit of 100,000 bytes.
    private static let limits: [EchoScript] = [
        same("a message of the limit", .binary(bytes(100_000))),
        EchoScript(
            "a header beyond the limit", [ScriptedFrame(first: 0x82, claimedLength: 100_001)],
            fails: 1009),
        EchoScript(
            "fragments beyond the limit",
            [
                .binary(bytes(60_000), isFinal: false),
                ScriptedFrame(first: 0, claimedLength: 40_001),
            ],
            fails: 1009),
    ]
}
