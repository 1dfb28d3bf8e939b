package import CanonicalJSON

/// How much an event matters: an error wants someone to act, info says that a state changed, debug
/// tells of each packet.
package enum LogLevel: Int, Comparable, CaseIterable, Sendable {
    case debug, info, warn, error

    package var name: String { "\(self)" }

    package init?(name: String) {
        guard let level = LogLevel.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    package static func < (less: LogLevel, more: LogLevel) -> Bool {
        less.rawValue < more.rawValue
    }
}

/// What a field of an event may hold.
package enum LogValue: Sendable {
    case text(String)
    case number(Int64)
    /// Above what JSON readers take for a number: written as text.
    case amount(UInt64)
    case flag(Bool)

    package func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.value(text)
        case .number(let number): json.value(number)
        case .amount(let amount): json.value(String(amount))
        case .flag(let flag): json.value(flag)
        }
    }
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int64) { self = .number(number) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
}
