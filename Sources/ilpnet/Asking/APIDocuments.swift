import CanonicalJSON

/// What the API says in place of an answer.
struct ErrorDocument {
    let code: String
    let message: String

    init?(_ body: [UInt8]) {
        guard let error = (try? JSONParser.parse(body))?["error"],
            let code = error["code"]?.string, let message = error["message"]?.string
        else { return nil }
        self.code = code
        self.message = message.withoutControls
    }
}

/// A one-time token.
struct TokenDocument {
    /// Behind the server's address.
    let path: String
    let expiresAt: String

    init?(_ body: [UInt8]) {
        guard let data = (try? JSONParser.parse(body))?["data"],
            let path = data["path"]?.string, path.hasPrefix("/"),
            let expiresAt = data["expiresAt"]?.string
        else { return nil }
        self.path = path
        self.expiresAt = expiresAt
    }
}

/// Values in a query: everything but what stands for itself everywhere is written out.
enum QueryText {
    static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { escaped, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ","):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
