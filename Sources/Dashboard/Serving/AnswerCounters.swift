import Wire

/// Answers by status code.
struct AnswerCounters {
    private(set) var all: [UInt16: UInt64] = [:]

    mutating func count(_ status: HTTPStatus) { all[status.code, default: 0] += 1 }

    var sorted: [(code: UInt16, count: UInt64)] {
        all.sorted { $0.key < $1.key }.map { (code: $0.key, count: $0.value) }
    }
}
