import Glibc
package import Reactor

/// Metrics as Prometheus reads them: text format 0.0.4.
package struct MetricsText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var bytes: [UInt8] = []
    private var name = ""

    package init() {}

    /// Begins a metric; samples of it follow.
    package mutating func metric(_ name: String, _ type: String, _ help: String) {
        self.name = name
        append("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n")
    }

    package mutating func sample(
        _ labels: KeyValuePairs<String, String>, _ value: some BinaryInteger
    ) {
        sample("", labels, String(value))
    }

    /// `suffix` is for the parts of a histogram.
    package mutating func sample(
        _ suffix: String, _ labels: KeyValuePairs<String, String>, _ value: String
    ) {
        line(suffix, labels.map { ($0, $1) }, value)
    }

    private mutating func line(_ suffix: String, _ labels: [(String, String)], _ value: String) {
        let text = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        append("\(name)\(suffix){\(text)} \(value)\n")
    }

    /// What this process has used of the processors: a metric whole.
    package mutating func processorTime() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = UInt64(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        let micros = seconds * 1_000_000 + UInt64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
        metric("process_cpu_seconds_total", "counter", "User and system time.")
        sample("", [:], Self.seconds(micros * 1_000))
    }

    /// The samples of a histogram.
    package mutating func histogram(
        _ labels: KeyValuePairs<String, String>, _ durations: DurationHistogram
    ) {
        var sum: UInt64 = 0
        for (bound, count) in zip(DurationHistogram.boundTexts, durations.counts) {
            sum += count
            bucket(labels, bound, sum)
        }
        bucket(labels, "+Inf", durations.count)
        sample("_sum", labels, Self.seconds(durations.sumNanoseconds))
        sample("_count", labels, String(durations.count))
    }

    private mutating func bucket(
        _ labels: KeyValuePairs<String, String>, _ bound: String, _ count: UInt64
    ) {
        line("_bucket", labels.map { ($0, $1) } + [("le", bound)], String(count))
    }

    /// Seconds with all their nanoseconds, which no floating-point number would keep.
    package static func seconds(_ nanoseconds: UInt64) -> String {
        let fraction = String(nanoseconds % 1_000_000_000)
        let zeros = String(repeating: "0", count: 9 - fraction.count)
        return "\(nanoseconds / 1_000_000_000).\(zeros)\(fraction)"
    }

    private mutating func append(_ text: String) { bytes += Array(text.utf8) }

    /// By scalars: a carriage return and a line feed are one character, which is neither of them.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
