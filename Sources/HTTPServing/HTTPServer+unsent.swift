import Reactor
import Wire

// Long answers wait in memory until clients have taken them, so there is a bound to all of them.
extension HTTPServer {
    /// The answer itself, or what is said where there is no room for it.
    func answerable(_ answer: HTTPAnswer, to connection: HTTPConnection) -> HTTPAnswer {
        if answer.body.count > limits.answerBytesMax {
            return .text(.internalServerError, "the answer is too long")
        }
        guard isTooMuch(answer.body.count, for: connection) else { return answer }
        return .text(
            .serviceUnavailable, "too many answers wait to be read; ask again later",
            fields: [("Retry-After", "1")])
    }

    /// A single answer is never too much, however long: else nobody could ever have it.
    private func isTooMuch(_ bytes: Int, for connection: HTTPConnection) -> Bool {
        guard bytes > limits.smallAnswerBytesMax, unsentBytes > 0 else { return false }
        if unsentBytes + bytes > limits.unsentBytesMax { return true }
        guard let source = boundedSource(of: connection) else { return false }
        let others = table.all.filter { $0.unsentBytes > 0 && boundedSource(of: $0) == source }
        let waiting = others.reduce(0) { $0 + $1.unsentBytes }
        return waiting > 0 && waiting + bytes > limits.unsentBytesPerSourceMax
    }

    /// nil: it may take all of the room.
    private func boundedSource(of connection: HTTPConnection) -> SourceNetwork? {
        guard let address = connection.stream.remoteAddress,
            limits.countsLoopback || !address.isLoopback
        else { return nil }
        return SourceNetwork(address)
    }
}
