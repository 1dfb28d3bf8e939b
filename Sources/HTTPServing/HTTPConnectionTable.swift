import Reactor
import Wire

/// The connections of one server by token. A token holds a place and a number that grows, so that
/// what is said of a connection that is gone never meets the next one in its place.
struct HTTPConnectionTable: ~Copyable {
    private static let placeBits: UInt64 = 16

    private let tokenBase: UInt64
    private var places: [HTTPConnection?]
    private var serial: UInt64 = 0
    private(set) var count = 0

    init(capacity: Int, tokenBase: UInt64) {
        precondition(capacity < 1 << Self.placeBits, "so many places have no tokens")
        self.tokenBase = tokenBase
        places = Array(repeating: nil, count: capacity)
    }

    var all: [HTTPConnection] { places.compactMap { $0 } }

    subscript(token: UInt64) -> HTTPConnection? {
        let place = Int(token & ((1 << Self.placeBits) - 1))
        guard place < places.count, let found = places[place], found.token == token else {
            return nil
        }
        return found
    }

    /// Nil when there is no place; the stream is closed then.
    mutating func insert(
        _ stream: consuming TCPStream, _ limits: HTTPLimits
    ) -> HTTPConnection? {
        guard let place = places.firstIndex(where: { $0 == nil }) else { return nil }
        // The lower 48 bits are never all zero: that is the listener's token.
        serial = serial == UInt64(UInt32.max) ? 1 : serial + 1
        let token = tokenBase | serial << Self.placeBits | UInt64(place)
        let connection = HTTPConnection(stream, token: token, limits)
        places[place] = connection
        count += 1
        return connection
    }

    mutating func remove(_ connection: HTTPConnection) {
        let place = Int(connection.token & ((1 << Self.placeBits) - 1))
        guard places[place] === connection else { return }
        places[place] = nil
        count -= 1
    }
}
