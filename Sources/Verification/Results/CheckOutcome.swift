/// What came of one check.
package enum CheckOutcome: String, Sendable {
    case passed, failed
    /// This version cannot measure it, which is no pass.
    case notMeasured = "not measured"
    case skipped
}
