import TestSupport
import Wire
import XCTest

/// Every rule of RFC 6455 5 to 8 that a receiver keeps, with its twin that must fail: for both
/// roles, whole, byte by byte and cut in two at every place.
final class WebSocketRuleTests: XCTestCase {
    private struct Case {
        var name: String
        var frames: [ScriptedFrame]
        var expected: [ReceivedMessage]

        init(_ name: String, _ frames: [ScriptedFrame], _ expected: [ReceivedMessage]) {
            self.name = name
            self.frames = frames
            self.expected = expected
        }

        init(_ name: String, _ frames: [ScriptedFrame], fails fault: WebSocketFault) {
            self.init(name, frames, [.failed(fault)])
        }
    }

    func testMessages() { check(messages) }
    func testControlFrames() { check(controlFrames) }
    func testReservedBitsAndOpcodes() { check(reserved) }
    func testFragments() { check(fragments) }
    func testLengths() { check(lengths) }
    func testMasks() { check(masks) }
    func testClosing() { check(closing) }
    func testText() { check(texts) }

    func testEveryFaultIsInTheTables() {
        let tables = [
            messages, controlFrames, reserved, fragments, lengths, masks, closing, texts,
        ]
        var missing = Set(WebSocketFault.allCases)
        for entry in tables.joined() {
            for case .failed(let fault) in entry.expected { missing.remove(fault) }
        }
        // The mask's two are told apart by role, text has a switch, and the number of fragments a
        // limit: all have tests below.
        XCTAssertEqual(
            missing, [.maskMissing, .maskForbidden, .textNotAccepted, .tooManyFragments])
    }

    private let messages: [Case] = [0, 1, 2, 124, 125, 126, 127, 128, 200].flatMap { count in
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 3) }
        let text = String(repeating: "*", count: count)
        return [
            Case("binary of \(count)", [.binary(bytes)], [.binary(bytes)]),
            Case("text of \(count)", [.text(text)], [.text(text)]),
        ]
    }

    private let controlFrames: [Case] = [
        Case("empty ping", [.ping()], [.ping([])]),
        Case(
            "ping of 125", [.ping(.init(repeating: 0xfe, count: 125))],
            [.ping(.init(repeating: 0xfe, count: 125))]),
        Case(
            "ping of 126", [.ping(.init(repeating: 0xfe, count: 126))],
            fails: .controlFrameTooLong),
        Case(
            "ping with a 16-bit length of 5",
            [ScriptedFrame(first: 0x89, payload: [1, 2, 3, 4, 5], lengthBits: 16)],
            fails: .controlFrameTooLong),
        Case("ping in fragments", [ScriptedFrame(first: 0x09)], fails: .controlFrameFragmented),
        Case("pong in fragments", [ScriptedFrame(first: 0x0a)], fails: .controlFrameFragmented),
        Case("close in fragments", [ScriptedFrame(first: 0x08)], fails: .controlFrameFragmented),
        Case("a pong nobody asked for", [.pong([1]), .ping([2])], [.pong([1]), .ping([2])]),
        Case("ten pings", (0..<10).map { .ping([$0]) }, (0..<10).map { .ping([$0]) }),
        Case(
            "ping between messages", [.binary([1]), .ping([2]), .binary([3])],
            [.binary([1]), .ping([2]), .binary([3])]),
    ]

    private let reserved: [Case] =
        [0x10, 0x20, 0x40, 0x30, 0x50, 0x60, 0x70].flatMap { (bits: UInt8) in
            [0x81, 0x82, 0x88, 0x89, 0x8a, 0x01].map { (first: UInt8) in
                Case(
                    "bits \(bits) on \(first)",
                    [.ping([9]), ScriptedFrame(first: first | bits, payload: [65])],
                    [.ping([9]), .failed(.reservedBits)])
            }
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { (opcode: UInt8) in
            Case(
                "opcode \(opcode)",
                [.text("a"), ScriptedFrame(first: 0x80 | opcode, payload: [65])],
                [.text("a"), .failed(.reservedOpcode)])
        }

    private let fragments: [Case] = [
        Case(
            "two of text", [.text("Hel", isFinal: false), .more("lo", isFinal: true)],
            [.text("Hello")]),
        Case(
            "three of binary",
            [.binary([1], isFinal: false), .more([2, 3]), .more([4], isFinal: true)],
            [.binary([1, 2, 3, 4])]),
        Case(
            "empty ones",
            [
                .text("", isFinal: false), .more(""), .more("x"), .more(""),
                .more("", isFinal: true),
            ],
            [.text("x")]),
        Case(
            "nothing but empty ones", [.binary([], isFinal: false), .more([], isFinal: true)],
            [.binary([])]),
        Case(
            "ping inside", [.binary([1], isFinal: false), .ping([7]), .more([2], isFinal: true)],
            [.ping([7]), .binary([1, 2])]),
        Case(
            "pings between all",
            [
                .text("a", isFinal: false), .ping([1]), .more("b"), .pong([2]),
                .more("c", isFinal: true),
            ],
            [.ping([1]), .pong([2]), .text("abc")]),
        Case("close inside", [.text("a", isFinal: false), .close(1000)], [.close(1000, "")]),
        Case(
            "two messages in a row",
            [
                .text("a", isFinal: false), .more("b", isFinal: true), .binary([1], isFinal: false),
                .more([2], isFinal: true), .binary([3]),
            ],
            [.text("ab"), .binary([1, 2]), .binary([3])]),
        Case("continuation of nothing", [.more("x")], fails: .continuationWithoutStart),
        Case(
            "last continuation of nothing", [.more("x", isFinal: true)],
            fails: .continuationWithoutStart),
        Case(
            "continuation after the end",
            [.text("a", isFinal: false), .more("b", isFinal: true), .more("c", isFinal: true)],
            [.text("ab"), .failed(.continuationWithoutStart)]),
        Case(
            "text inside text", [.text("a", isFinal: false), .text("b")],
            fails: .messageInsideMessage),
        Case(
            "binary inside text", [.text("a", isFinal: false), .binary([1])],
            fails: .messageInsideMessage),
        Case(
            "a start inside binary", [.binary([1], isFinal: false), .binary([2], isFinal: false)],
            fails: .messageInsideMessage),
    ]

    private let lengths: [Case] = [
        Case(
            "125 in 16 bits",
            [ScriptedFrame(first: 0x82, payload: .init(repeating: 1, count: 125), lengthBits: 16)],
            fails: .lengthNotMinimal),
        Case(
            "0 in 64 bits", [ScriptedFrame(first: 0x82, lengthBits: 64)],
            fails: .lengthNotMinimal),
        Case(
            "65,535 in 64 bits",
            [ScriptedFrame(first: 0x82, lengthBits: 64, claimedLength: 65_535)],
            fails: .lengthNotMinimal),
        Case(
            "the highest bit", [ScriptedFrame(first: 0x82, claimedLength: 1 << 63)],
            fails: .lengthHighBit),
        Case(
            "all bits", [ScriptedFrame(first: 0x82, claimedLength: .max)],
            fails: .lengthHighBit),
        Case(
            "all bits but the highest", [ScriptedFrame(first: 0x82, claimedLength: .max >> 1)],
            fails: .messageTooLong),
        Case(
            "one too many", [ScriptedFrame(first: 0x82, claimedLength: 1 << 20 + 1)],
            fails: .messageTooLong),
        Case(
            "a fragment too many",
            [.text("a", isFinal: false), ScriptedFrame(first: 0x00, claimedLength: 1 << 20)],
            fails: .messageTooLong),
    ]

    private let masks: [Case] = [0x81, 0x82, 0x88, 0x89, 0x8a, 0x01].map { (first: UInt8) in
        Case(
            "frame \(first)", [.binary([1]), ScriptedFrame(first: first, payload: [])],
            // The right mask, and an empty payload, which changes nothing in the rule.
            [.binary([1])]
                + [
                    0x81: [.text("")], 0x82: [.binary([])], 0x88: [.close(nil, "")],
                    0x89: [.ping([])], 0x8a: [.pong([])], 0x01: [],
                ][first, default: []])
    }

    private let closing: [Case] =
        [
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999,
            4000, 4999,
        ]
        .map { (code: UInt16) in
            Case("code \(code)", [.close(code, "so")], [.close(code, "so")])
        }
        + [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]
        .map { (code: UInt16) in
            Case("illegal code \(code)", [.close(code)], fails: .closeCodeIllegal)
        } + [
            Case("empty", [.close()], [.close(nil, "")]),
            Case("one byte", [.close([3])], fails: .closeBodyOfOneByte),
            Case(
                "reason of 123", [.close(1000, .init(repeating: "*", count: 123))],
                [.close(1000, .init(repeating: "*", count: 123))]),
            Case(
                "reason of 124", [.close(1000, .init(repeating: "*", count: 124))],
                fails: .controlFrameTooLong),
            Case("reason in Greek", [.close(1000, "κόσμε")], [.close(1000, "κόσμε")]),
            Case(
                "reason not UTF-8", [.close([3, 232, 0xce, 0xba, 0xed, 0xa0, 0x80])],
                fails: .closeReasonNotUTF8),
            Case("reason that breaks off", [.close([3, 232, 0xce])], fails: .closeReasonNotUTF8),
            Case(
                "nothing after it counts", [.close(1000), .ping(), .text("a"), .more("b")],
                [.close(1000, "")]),
        ]

    private let texts: [Case] =
        [
            "Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "\u{0}", "\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}",
            "\u{10000}\u{10ffff}", "\u{d7ff}\u{e000}", "\u{fffe}\u{1fffe}\u{10fffe}", "𝄞🎈𠜎",
        ]
        .map { Case("valid \($0.debugDescription)", [.text($0)], [.text($0)]) }
        + UTF8Sample.wrong.map { sample in
            Case("\(sample)", [ScriptedFrame(first: 0x81, payload: sample)], fails: .textNotUTF8)
        }
        + UTF8Sample.wrong.map { sample in
            Case(
                "\(sample) in fragments",
                [
                    ScriptedFrame(first: 0x01, payload: Array(sample.prefix(1))),
                    .more(Array(sample.dropFirst()), isFinal: true),
                ],
                fails: .textNotUTF8)
        } + [
            Case(
                "a character cut between fragments",
                [
                    ScriptedFrame(first: 0x01, payload: [0xce]), .ping([1]), .more([0xba]),
                    .more([0xf0, 0x9f]), .more([0x8e, 0x88], isFinal: true),
                ],
                [.ping([1]), .text("κ🎈")]),
            Case(
                "binary is not looked at", [.binary([0xff, 0xfe, 0xc0])],
                [.binary([0xff, 0xfe, 0xc0])]),
        ]

    private func check(_ table: [Case], line: UInt = #line) {
        for entry in table {
            for role in [WebSocketReceiver.Role.server, .client] {
                let bytes = entry.frames.bytes(to: role)
                let place = "\(entry.name), \(role)"
                XCTAssertEqual(
                    ReceivingEnd.messages(role, [bytes]), entry.expected, place, line: line)
                XCTAssertEqual(
                    ReceivingEnd.messages(role, bytes.map { [$0] }), entry.expected,
                    "\(place), byte by byte", line: line)
                for cut in bytes.indices {
                    let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
                    XCTAssertEqual(
                        ReceivingEnd.messages(role, pieces), entry.expected,
                        "\(place), cut at \(cut)", line: line)
                }
            }
        }
    }

    // MARK: - What a table of equal rules cannot say

    func testAServerDemandsMasksAndAClientRefusesThem() {
        for first: UInt8 in [0x81, 0x82, 0x88, 0x89, 0x8a, 0x01] {
            let frame = ScriptedFrame(first: first, payload: [0x41], hasWrongMask: true)
            // One byte of the length is enough to tell.
            for count in [2, 3] {
                XCTAssertEqual(
                    ReceivingEnd.messages(.server, [Array(frame.bytes(to: .server).prefix(count))]),
                    [.failed(.maskMissing)])
                XCTAssertEqual(
                    ReceivingEnd.messages(.client, [Array(frame.bytes(to: .client).prefix(count))]),
                    [.failed(.maskForbidden)])
            }
        }
    }

    func testTextIsRefusedByItsFirstByteWhereItIsNotTaken() {
        var end = ReceivingEnd(.server, acceptsText: false)
        end.take(ScriptedFrame.binary([1]).bytes(to: .server) + [0x81])
        XCTAssertEqual(end.messages, [.binary([1]), .failed(.textNotAccepted)])
        XCTAssertEqual(WebSocketFault.textNotAccepted.closeCode, 1003)
    }

    func testAMessageMayHaveOnlySoManyFragments() {
        for isText in [false, true] {
            let first =
                isText ? ScriptedFrame.text("a", isFinal: false) : .binary([97], isFinal: false)
            let whole = [first, .more([98]), .more([99], isFinal: true)]
            var end = ReceivingEnd(.server, fragmentsMax: 3)
            // The limit is each message's own, and what comes between does not count.
            for frame in whole + [.ping()] + whole { end.take(frame.bytes(to: .server)) }
            let message: ReceivedMessage = isText ? .text("abc") : .binary([97, 98, 99])
            XCTAssertEqual(end.messages, [message, .ping([]), message])
            for pieces in [1, 1_000] {
                var end = ReceivingEnd(.server, fragmentsMax: 3)
                let frames = [first, .more([98]), .more([99]), .more([100], isFinal: true)]
                let bytes = frames.flatMap { $0.bytes(to: .server) }
                for start in stride(from: 0, to: bytes.count, by: pieces) {
                    end.take(Array(bytes[start..<min(bytes.count, start + pieces)]))
                }
                XCTAssertEqual(end.messages, [.failed(.tooManyFragments)])
            }
        }
    }

    func testFaultsHaveTheCloseCodesOfTheRFC() {
        let others: [WebSocketFault: UInt16] = [
            .messageTooLong: 1009, .textNotAccepted: 1003, .textNotUTF8: 1007,
            .closeReasonNotUTF8: 1007, .tooManyFragments: 1008,
        ]
        for fault in WebSocketFault.allCases {
            XCTAssertEqual(fault.closeCode, others[fault, default: 1002], "\(fault)")
            XCTAssert(WebSocketCloseCode.isLegalOnTheWire(fault.closeCode))
            XCTAssertFalse(fault.text.isEmpty)
        }
    }
}
