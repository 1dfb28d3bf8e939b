import Wire

/// Queries of targets: what is read is written again and read as the same, and what logs are given
/// holds no secret.
enum QueryFuzz {
    private static let secret = "9sEcReT9"

    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let query = try? HTTPQuery(text) {
            let written = query.parameters.map { encoded($0.name) + "=" + encoded($0.value) }
            let again = try? HTTPQuery(written.isEmpty ? nil : written.joined(separator: "&"))
            expect(again == query)
            for parameter in query.parameters { expect(query[parameter.name] == parameter.value) }
        }
        guard !text.contains(secret), let request = request(text) else { return }
        expect(!request.loggableTarget.contains(secret))
    }

    /// The query with a secret behind it, where a request may have it.
    private static func request(_ text: String) -> HTTPRequest? {
        var bytes = Array("GET /?\(text)&apiKey=\(secret) HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        var parser = HTTPRequestParser()
        guard case .complete(let request, _) = bytes.withByteView({ parser.parse($0) }) else {
            return nil
        }
        return request
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            result += "%" + Hexadecimal.text([byte])
        }
    }
}
