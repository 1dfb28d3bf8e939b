import Wire
import XCTest

/// Texts to parsers, whole and in every kind of pieces, which must all give the same answer.
enum HTTPReading {
    typealias Read<Message: Sendable & Equatable> = (ByteView) -> HTTPParse<Message>

    /// The one answer to `text`, however it is cut: whole, byte by byte and in two at each place.
    /// A parser that has answered is not asked again, as on a connection.
    static func request(
        _ text: String, _ limits: HTTPLimits = HTTPLimits(), line: UInt = #line
    ) -> HTTPParse<HTTPRequest> {
        request(Array(text.utf8), limits, line: line)
    }

    static func request(
        _ bytes: [UInt8], _ limits: HTTPLimits = HTTPLimits(), line: UInt = #line
    ) -> HTTPParse<HTTPRequest> {
        everyWay(bytes, line: line) {
            var parser = HTTPRequestParser(limits)
            return { parser.parse($0) }
        }
    }

    static func response(
        _ text: String, _ limits: HTTPLimits = HTTPLimits(),
        expecting: HTTPResponseParser.Expectation = .wholeResponse, line: UInt = #line
    ) -> HTTPParse<HTTPResponse> {
        everyWay(Array(text.utf8), line: line) {
            var parser = HTTPResponseParser(limits, expecting: expecting)
            return { parser.parse($0) }
        }
    }

    /// What is said when the peer ends the connection behind `text`.
    static func finishedResponse(
        _ text: String, _ limits: HTTPLimits = HTTPLimits()
    ) -> HTTPParse<HTTPResponse> {
        var bytes = Array(text.utf8)
        return bytes.withByteView { view in
            var parser = HTTPResponseParser(limits)
            for count in 0..<view.count {
                let answer = parser.parse(ByteView(view.start, count))
                if answer != .needMore { return answer }
            }
            return parser.finish(view)
        }
    }

    private static func everyWay<Message>(
        _ bytes: [UInt8], line: UInt, _ parser: () -> Read<Message>
    ) -> HTTPParse<Message> {
        let whole = answer(bytes, at: [bytes.count], parser())
        let description = String(decoding: bytes.prefix(400), as: UTF8.self)
        XCTAssertEqual(
            answer(bytes, at: Array(0...bytes.count), parser()), whole,
            "byte by byte: \(description)", line: line)
        // Long ones are cut at fewer places, which a prime step keeps moving.
        for cut in stride(from: 0, to: bytes.count, by: bytes.count > 2000 ? 97 : 1) {
            XCTAssertEqual(
                answer(bytes, at: [cut, bytes.count], parser()), whole,
                "cut at \(cut): \(description)", line: line)
        }
        return whole
    }

    private static func answer<Message>(
        _ bytes: [UInt8], at ends: [Int], _ read: Read<Message>
    ) -> HTTPParse<Message> {
        for end in ends {
            // A copy of its own each time, as a buffer that moves.
            var there = Array(bytes.prefix(end))
            let answer = there.withByteView { read($0) }
            if answer != .needMore { return answer }
        }
        return .needMore
    }
}
