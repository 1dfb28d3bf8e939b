import Traffic

/// A run, and what kept it from being whole or its packets from being accounted for.
struct MeasuredTraffic {
    var record: TrafficRecord
    var problems: [String]

    /// What nodes counted is put together only where each of them told it, and counted from the
    /// beginning to the end.
    init(
        _ record: TrafficRecord, _ counted: CounterReading.Changes, _ problems: [String],
        restarts: [String]
    ) {
        self.record = record
        self.problems = problems + restarts + counted.problems
        guard restarts.isEmpty, counted.problems.isEmpty else { return }
        self.record.accounting = PacketAccounting(
            counted.nodes,
            .init(
                from: record.from, to: record.to, sent: record.summary.sent,
                fulfilled: record.summary.fulfilled))
        self.record.slowestHop = HopTime.slowest(counted.nodes, to: record.to)
    }
}

extension MeasuredTraffic {
    /// Why it was not the traffic that was asked for, or is not accounted for. Whatever was measured
    /// of it then proves nothing.
    var faults: [String] {
        let summary = record.summary
        var faults = problems
        if summary.sent < record.count {
            faults.append("\(summary.sent.grouped) of \(record.count.grouped) packets were sent")
        } else if summary.sent == 0 {
            faults.append("no packet was sent")
        }
        if let rate = record.rateThatWasNotReached {
            faults.append(
                "the rate was not reached: \(Int(rate.rounded()).grouped) of"
                    + " \(record.packetsPerSecond.grouped) packets a second were sent")
        }
        if summary.wrong > 0 {
            let why = summary.firstWrong.map { ": \($0)" } ?? ""
            faults.append("\(summary.wrong.grouped) packets were answered wrongly\(why)")
        }
        if summary.unexpected > 0 {
            faults.append(
                "\(summary.unexpected.grouped) answers came that no packet waited for any more")
        }
        return faults + (record.accounting?.contradictions ?? [])
    }
}

extension TrafficRecord {
    /// Sending may last so many per cent longer than is asked, and in any case so long.
    private static let lateness = (percentMax: 5.0, nanosecondsMax: 100e6)

    /// At which packets went, where sending them lasted clearly longer than is asked.
    fileprivate var rateThatWasNotReached: Double? {
        let asked = Double(summary.sent) / Double(packetsPerSecond) * 1e9
        // As the last packet is due its share of a second before the end.
        let lasted = Double(sendingNanoseconds) + 1e9 / Double(packetsPerSecond)
        let late = lasted - asked
        guard summary.sent > 0, late > Self.lateness.nanosecondsMax,
            late > asked * Self.lateness.percentMax / 100
        else { return nil }
        return Double(summary.sent) / lasted * 1e9
    }
}
