/// The kinds of records, by the numbers that stand in them.
enum RecordKind: UInt8 {
    case arrival = 1
    case sent = 2
    case answer = 3
    case text = 4
    case tombstone = 5
}

/// Where things stand in a record; `RecordWriter` says what they are.
package enum RecordLayout {
    /// In place of a link: there is none.
    package static let noLink = UInt16.max

    static let headBytes = 8
    static let arrivalBytes = 68
    static let answerBytes = 68
    static let sentPrepareBytes = 56
    static let sentAnswerBytes = 52
    static let textBytes = 16
    static let tombstoneBytes = 12
}
