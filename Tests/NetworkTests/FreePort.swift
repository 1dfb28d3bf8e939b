/// A port that stays the same when its owner is started again. Those that the system chooses for
/// outgoing connections begin at 32768 and could be taken in between.
enum FreePort {
    private static let range = 20_000..<32_000
    private static let attemptsMax = 200

    static func take() throws -> Int {
        for _ in 0..<attemptsMax {
            let port = Int.random(in: range)
            if let socket = try? HandSocket.listen(port: port) {
                socket.close()
                return port
            }
        }
        throw HandError("no port from \(range.lowerBound) to \(range.upperBound) is free")
    }
}
