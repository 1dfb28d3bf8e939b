internal import CanonicalJSON
internal import Glibc
internal import TopologyModel

/// Where a description leaves the program.
enum DescriptionOutput {
    /// Holds the descriptor's number. Without it, as in a file run by hand, nothing is written.
    static let variable = EvaluationVariable.description

    /// Writes one line of JSON per topology; `ilpnet` counts the lines.
    static func write(_ network: NetworkDescription) {
        guard let text = getenv(variable), let descriptor = Int32(String(cString: text)) else {
            return
        }
        do {
            var line = try JSONWriter.text(of: network) + "\n"
            line.withUTF8 { write($0, to: descriptor) }
        } catch {
            fatalError("the description has no JSON: \(error)")
        }
    }

    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
        guard let start = bytes.baseAddress else { return }
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, start + written, bytes.count - written)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { fatalError("cannot hand over the description: errno \(errno)") }
            written += count
        }
    }
}
