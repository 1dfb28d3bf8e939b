import TestSupport
import Wire
import XCTest

/// What a receiver holds, when it says no, and where its views point.
final class WebSocketReceiverTests: XCTestCase {
    func testAWholeBinaryMessageIsUnmaskedWhereItLies() {
        let payload = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        var bytes = ScriptedFrame.binary(payload).bytes(to: .server)
        var receiver = WebSocketReceiver(role: .server, messageBytesMax: 1000)
        bytes.withByteView { view in
            var input = ReceivedBytes(start: view.start, count: view.count)
            guard case .binary(let message) = receiver.next(&input) else { return XCTFail() }
            XCTAssertEqual(message.start, view.start + 8)
            XCTAssertEqual(message.array, payload)
            XCTAssertEqual(input.count, 0)
            XCTAssertEqual(receiver.bytesHeld, 0)
        }
    }

    func testAWholeTextMessageIsNotCopiedEither() {
        var bytes = ScriptedFrame.text("κόσμε").bytes(to: .client)
        var receiver = WebSocketReceiver(role: .client, messageBytesMax: 1000)
        bytes.withByteView { view in
            var input = ReceivedBytes(start: view.start, count: view.count)
            guard case .text(let message) = receiver.next(&input) else { return XCTFail() }
            XCTAssertEqual(message.start, view.start + 2)
        }
    }

    func testAnIncompleteBinaryFrameStaysWhereItIsAndSaysHowLongItWillBe() {
        let bytes = ScriptedFrame.binary(.init(repeating: 7, count: 1000)).bytes(to: .server)
        var end = ReceivingEnd(.server)
        end.take(bytes.prefix(500))
        XCTAssertEqual(end.keptCount, 500)
        XCTAssertEqual(end.receiver.bytesWanted, bytes.count)
        end.take(bytes.dropFirst(500))
        XCTAssertEqual(end.messages, [.binary(.init(repeating: 7, count: 1000))])
    }

    func testTextFailsAtTheFirstWrongByteOfAnIncompleteFrame() {
        for (text, wrongAt) in [
            ([0x41, 0xc0], 1), ([0xe0, 0x9f], 1), ([0xed, 0xa0], 1), ([0xf4, 0x90], 1),
            ([0xf0, 0x8f], 1), ([0x41, 0x42, 0xff], 2), ([0xce, 0xba, 0xce, 0x41], 3),
            ([0xf5], 0), ([0xe1, 0x80, 0xc0], 2),
            ([UInt8](repeating: 0x41, count: 20) + [0x80], 20),
        ] as [([UInt8], Int)] {
            for role in [WebSocketReceiver.Role.server, .client] {
                var frame = ScriptedFrame(first: 0x01, payload: text)
                frame.payload += [UInt8](repeating: 0x41, count: 90)
                let bytes = frame.bytes(to: role)
                let headerCount = bytes.count - frame.payload.count
                var end = ReceivingEnd(role)
                end.take(bytes.prefix(headerCount + wrongAt))
                XCTAssertEqual(end.messages, [], "\(text)")
                end.take(bytes.dropFirst(headerCount + wrongAt).prefix(1))
                XCTAssertEqual(end.messages, [.failed(.textNotUTF8)], "\(text)")
            }
        }
    }

    func testAWrongByteFailsInAContinuationThatIsNotAllThere() {
        var end = ReceivingEnd(.client)
        end.take(ScriptedFrame(first: 0x01, payload: [0xe2, 0x82]).bytes(to: .client))
        end.take([0x00, 0x64])
        XCTAssertEqual(end.messages, [])
        end.take([0x28])
        XCTAssertEqual(end.messages, [.failed(.textNotUTF8)])
    }

    func testAMessageTooLongIsRefusedByItsHeaderBeforeItsBytesCome() {
        for (frame, limit) in [
            (ScriptedFrame(first: 0x82, claimedLength: 101), 100),
            (ScriptedFrame(first: 0x81, claimedLength: 40_001), 40_000),
            (ScriptedFrame(first: 0x82, claimedLength: 1 << 40), 1 << 24),
        ] {
            var end = ReceivingEnd(.client, messageBytesMax: limit)
            end.take(frame.bytes(to: .client))
            XCTAssertEqual(end.messages, [.failed(.messageTooLong)])
            XCTAssertEqual(end.bytesHeldMost, 0)
        }
        XCTAssertEqual(WebSocketFault.messageTooLong.closeCode, 1009)
    }

    func testAMessageOfExactlyTheLimitIsTaken() {
        let payload = [UInt8](repeating: 5, count: 100)
        let whole = [ScriptedFrame.binary(payload)]
        let cut: [ScriptedFrame] = [
            .binary(Array(payload.prefix(60)), isFinal: false),
            .more(Array(payload.dropFirst(60)), isFinal: true),
        ]
        for frames in [whole, cut] {
            XCTAssertEqual(
                ReceivingEnd.messages(
                    .server, [frames.bytes(to: .server)], messageBytesMax: 100),
                [.binary(payload)])
            XCTAssertEqual(
                ReceivingEnd.messages(.server, [frames.bytes(to: .server)], messageBytesMax: 99),
                [.failed(.messageTooLong)])
        }
    }

    func testTheLimitIsForEachMessageByItself() {
        let frames: [ScriptedFrame] = [
            .text("abc", isFinal: false), .more("de", isFinal: true),
            .binary([1, 2, 3, 4, 5]), .binary([1, 2, 3], isFinal: false),
            .more([4, 5], isFinal: true),
        ]
        XCTAssertEqual(
            ReceivingEnd.messages(.client, [frames.bytes(to: .client)], messageBytesMax: 5),
            [.text("abcde"), .binary([1, 2, 3, 4, 5]), .binary([1, 2, 3, 4, 5])])
    }

    func testControlFramesDoNotCountAgainstTheLimit() {
        let ping = [UInt8](repeating: 1, count: 125)
        XCTAssertEqual(
            ReceivingEnd.messages(
                .client, [[ScriptedFrame.ping(ping)].bytes(to: .client)], messageBytesMax: 5),
            [.ping(ping)])
    }

    func testAHundredThousandEmptyFragmentsHoldNothing() {
        var end = ReceivingEnd(.server, messageBytesMax: 10)
        end.take(ScriptedFrame.binary([1], isFinal: false).bytes(to: .server))
        let thousand = [ScriptedFrame](repeating: .more([]), count: 1000).bytes(to: .server)
        for _ in 0..<100 { end.take(thousand) }
        XCTAssertEqual(end.bytesHeldMost, 1)
        end.take(ScriptedFrame.more([2], isFinal: true).bytes(to: .server))
        XCTAssertEqual(end.messages, [.binary([1, 2])])
    }

    func testStorageIsGivenBackAfterTheMessageAndAfterAFault() {
        for last in [ScriptedFrame.more([2], isFinal: true), .binary([9])] {
            var end = ReceivingEnd(.client)
            end.take(ScriptedFrame.binary([1], isFinal: false).bytes(to: .client))
            XCTAssertEqual(end.receiver.bytesHeld, 1)
            end.take(last.bytes(to: .client))
            XCTAssertEqual(end.receiver.bytesHeld, 0)
        }
    }

    func testWhatFollowsAFaultOrACloseIsSwallowed() {
        for frame in [ScriptedFrame.close(1000), ScriptedFrame(first: 0xf2)] {
            var end = ReceivingEnd(.client)
            end.take(frame.bytes(to: .client) + ScriptedFrame.ping().bytes(to: .client))
            end.take(ScriptedFrame.binary([1]).bytes(to: .client).dropLast())
            XCTAssertEqual(end.messages.count, 1)
            XCTAssertEqual(end.keptCount, 0)
        }
    }

    func testHeadersFailAtTheFirstByteThatIsWrong() {
        for (bytes, fault) in [
            ([0xc2], .reservedBits), ([0x83], .reservedOpcode),
            ([0x09], .controlFrameFragmented), ([0x80], .continuationWithoutStart),
            ([0x89, 0x7e], .controlFrameTooLong), ([0x82, 0x80], .maskForbidden),
            ([0x82, 0x7e, 0x00, 0x7d], .lengthNotMinimal),
            ([0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0], .lengthHighBit),
        ] as [([UInt8], WebSocketFault)] {
            var end = ReceivingEnd(.client)
            end.take(bytes.dropLast())
            XCTAssertEqual(end.messages, [])
            end.take(bytes.suffix(1))
            XCTAssertEqual(end.messages, [.failed(fault)])
        }
    }

    func testRandomBytesNeverTrapAndNeverHoldMoreThanTheLimit() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let role = Bool.random(using: &random) ? WebSocketReceiver.Role.server : .client
            var end = ReceivingEnd(role, messageBytesMax: 200)
            for _ in 0..<4 {
                let first = UInt8.random(in: 0...15, using: &random)
                let start = Bool.random(using: &random) ? first | 0x80 : first
                let count = Int.random(in: 0...130, using: &random)
                let payload = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                var bytes = ScriptedFrame(first: start, payload: payload).bytes(to: role)
                if Int.random(in: 0..<4, using: &random) == 0, !bytes.isEmpty {
                    bytes[bytes.indices.randomElement(using: &random)!] &+= 1
                }
                while !bytes.isEmpty {
                    let size = min(bytes.count, Int.random(in: 1...80, using: &random))
                    end.take(bytes.prefix(size))
                    bytes.removeFirst(size)
                }
            }
            XCTAssertLessThanOrEqual(end.bytesHeldMost, 200 + 14 + 80, "seed \(seed)")
        }
    }
}
