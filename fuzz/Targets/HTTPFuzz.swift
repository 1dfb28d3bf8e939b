import Wire

/// HTTP messages: byte by byte or at once, the verdict is the same.
enum HTTPFuzz {
    /// The first byte chooses what is read.
    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        if first & 1 == 0 {
            var whole = HTTPRequestParser()
            var slow = HTTPRequestParser()
            compare(rest, { whole.parse($0) }, { slow.parse($0) })
        } else {
            var whole = HTTPResponseParser()
            var slow = HTTPResponseParser()
            compare(rest, { whole.parse($0) }, { slow.parse($0) })
        }
    }

    private static func compare<Message>(
        _ bytes: [UInt8], _ whole: (ByteView) -> HTTPParse<Message>,
        _ slow: (ByteView) -> HTTPParse<Message>
    ) {
        var bytes = bytes
        bytes.withByteView { view in
            let expected = text(whole(view))
            var found = text(slow(ByteView(view.start, 0)))
            var count = 0
            while found == "needMore", count < view.count {
                count += 1
                found = text(slow(ByteView(view.start, count)))
            }
            expect(found == expected)
        }
    }

    private static func text<Message>(_ result: HTTPParse<Message>) -> String {
        switch result {
        case .needMore: "needMore"
        case .complete(let message, let count): "\(count) \(message)"
        case .refused(let fault, let offset): "\(offset) \(fault)"
        }
    }
}
