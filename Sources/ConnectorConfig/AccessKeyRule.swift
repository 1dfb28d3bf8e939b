/// What a key that opens the dashboard is made of. It travels in a field of an HTTP request.
package enum AccessKeyRule {
    /// 128 bits, which nobody guesses.
    package static let bytesMin = 16
    package static let bytesMax = 256
    package static let fix = "write 32 random bytes, as base64url"

    /// What is wrong with a key, without a word of it; nil where nothing is.
    package static func fault(of key: [UInt8]) -> String? {
        if key.count < bytesMin { return "the key is shorter than \(bytesMin) characters" }
        if key.count > bytesMax { return "the key is longer than \(bytesMax) characters" }
        guard key.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return "the key holds a blank or another character that no header may"
        }
        return nil
    }
}
