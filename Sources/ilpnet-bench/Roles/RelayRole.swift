import CBench
import Glibc

/// One relay of a chain: says its port, then passes bytes between whoever dials it and the next.
///
///     child relay NEXT-PORT
enum RelayRole {
    static func run(_ arguments: [String]) throws {
        let next = UInt16(clamping: try Role.number(arguments, 0))
        let listener = try RelayRole.listen()
        let downstream = try RelayRole.checked(relay_connect(next), "connect")
        let upstream = try RelayRole.checked(relay_accept(listener), "accept")
        _ = try RelayRole.checked(relay_forward(upstream, downstream), "relay")
    }

    static func listen() throws -> Int32 {
        var port: UInt16 = 0
        let listener = try checked(relay_listen(&port), "listen")
        Role.say("\(port)")
        return listener
    }

    static func checked(_ result: Int32, _ what: String) throws -> Int32 {
        guard result >= 0 else { throw Failure("\(what): \(String(cString: strerror(-result)))") }
        return result
    }
}

/// The last relay: answers.
///
///     child relay-end REQUEST-BYTES ANSWER-BYTES
enum RelayEndRole {
    static func run(_ arguments: [String]) throws {
        let messages = try RelayLoadRole.messages(arguments)
        let upstream = try RelayRole.checked(relay_accept(try RelayRole.listen()), "accept")
        _ = try RelayRole.checked(
            relay_answer(upstream, messages.request_bytes, messages.answer_bytes), "answer")
    }
}
