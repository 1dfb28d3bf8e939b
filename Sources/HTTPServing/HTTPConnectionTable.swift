import Reactor
import Wire

/// The connections of one server by token. A token holds a place and a number that grows, so that
/// what is said of a connection that is gone never meets the next one in its place.
struct HTTPConnectionTable: ~Copyable {
    private static let placeBits: UInt64 = 16

    private let tokenBase: UInt64
    private var places: [HTTPConnection?]
    /// The one that was given up last is taken first.
    private var free: [Int]
    private var order: GivingWay
    private var countsByState = Array(repeating: 0, count: HTTPConnection.State.allCases.count)
    private var countsBySource: [SourceNetwork: Int] = [:]
    private var serial: UInt64 = 0

    init(capacity: Int, tokenBase: UInt64) {
        precondition(capacity < 1 << Self.placeBits, "so many places have no tokens")
        self.tokenBase = tokenBase
        places = Array(repeating: nil, count: capacity)
        free = Array((0..<capacity).reversed())
        order = GivingWay(capacity: capacity)
    }

    static func place(of token: UInt64) -> Int { Int(token & ((1 << placeBits) - 1)) }

    var count: Int { places.count - free.count }

    func count(of state: HTTPConnection.State) -> Int { countsByState[state.rawValue] }

    /// Looks at every place: not for every turn.
    var all: [HTTPConnection] { places.compactMap { $0 } }

    subscript(token: UInt64) -> HTTPConnection? {
        let place = Self.place(of: token)
        guard place < places.count, let found = places[place], found.token == token else {
            return nil
        }
        return found
    }

    func at(_ place: Int) -> HTTPConnection? { places[place] }

    /// Nil when there is no place; the stream is closed then.
    mutating func insert(
        _ stream: consuming TCPStream, _ limits: HTTPLimits
    ) -> HTTPConnection? {
        guard let place = free.popLast() else { return nil }
        // The lower 48 bits are never all zero: that is the listener's token.
        serial = serial == UInt64(UInt32.max) ? 1 : serial + 1
        let token = tokenBase | serial << Self.placeBits | UInt64(place)
        let connection = HTTPConnection(stream, token: token, limits)
        places[place] = connection
        countsByState[connection.state.rawValue] += 1
        return connection
    }

    /// False where it is not there any more.
    mutating func remove(_ connection: HTTPConnection) -> Bool {
        let place = connection.place
        guard places[place] === connection else { return false }
        places[place] = nil
        order.remove(place)
        free.append(place)
        if let source = connection.source {
            let left = (countsBySource[source] ?? 1) - 1
            countsBySource[source] = left == 0 ? nil : left
        }
        countsByState[connection.state.rawValue] -= 1
        return true
    }

    /// How many there are of this one's source, itself among them.
    mutating func count(_ connection: HTTPConnection, from source: SourceNetwork) -> Int {
        connection.source = source
        countsBySource[source, default: 0] += 1
        return countsBySource[source] ?? 0
    }

    mutating func move(_ connection: HTTPConnection, to state: HTTPConnection.State) {
        countsByState[connection.state.rawValue] -= 1
        countsByState[state.rawValue] += 1
        connection.state = state
    }

    /// After something happened to a connection that changes whether it gives way to others.
    mutating func reorder(_ connection: HTTPConnection) {
        let place = connection.place
        guard places[place] === connection else { return }
        order.place(place, connection.expendability)
    }

    /// Who has been of least use for longest.
    var mostExpendable: HTTPConnection? { order.first.flatMap { places[$0] } }
}
