import Logging

/// Lines of the log that somebody without a key can provoke. Of each kind some are written in a
/// minute; then a single line says how many more there were.
struct StrangersLines {
    /// Of those that say what was wrong.
    static let refusalsPerMinuteMax = 20
    /// Of those that say who comes and goes. A network of more nodes has the rest in its metrics.
    static let comingsPerMinuteMax = 1_000

    enum Kind: Int, CaseIterable {
        case connection, registration, disconnection, keyRefusal, rest, droppedMessage
        case refusedFrame, takenName

        var event: StaticString {
            switch self {
            case .connection: "telemetry connection"
            case .registration: "telemetry registered"
            case .disconnection: "telemetry disconnected"
            case .keyRefusal: "key refused"
            case .rest: "too many wrong keys"
            case .droppedMessage: "telemetry message dropped"
            case .refusedFrame: "telemetry frame refused"
            case .takenName: "alert"
            }
        }

        var level: LogLevel {
            switch self {
            case .connection, .registration, .disconnection: .info
            case .keyRefusal, .rest, .droppedMessage: .warn
            case .refusedFrame, .takenName: .error
            }
        }

        var linesMax: Int { level == .info ? comingsPerMinuteMax : refusalsPerMinuteMax }
    }

    private var allowances = Kind.allCases.map { LineAllowance(linesMax: $0.linesMax) }
    private let log: EventLog

    init(_ log: EventLog) { self.log = log }

    mutating func write(
        _ kind: Kind, _ fields: KeyValuePairs<StaticString, LogValue>, at now: Int64
    ) {
        sumUp(kind, at: now)
        guard allowances[kind.rawValue].take(at: now) else { return }
        log.write(kind.level, kind.event, fields)
    }

    /// Says what was not written in a minute that is over.
    mutating func sumUp(at now: Int64) {
        for kind in Kind.allCases { sumUp(kind, at: now) }
    }

    /// When something is to be summed up; nil: nothing is.
    var nextDue: Int64? { allowances.compactMap(\.nextDue).min() }

    private mutating func sumUp(_ kind: Kind, at now: Int64) {
        guard let more = allowances[kind.rawValue].takeUnwritten(at: now) else { return }
        log.write(
            kind.level, kind.event,
            [
                "moreLikeIt": .number(Int64(more)),
                "withinSeconds": .number(LineAllowance.windowMilliseconds / 1_000),
            ])
    }
}
