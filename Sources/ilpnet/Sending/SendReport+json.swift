import CanonicalJSON
import Traffic

extension SendReport {
    var json: JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("destination", destination)
            json.member("amount", amount)
            json.member("count", count)
            json.member("sent", summary.sent)
            json.member("fulfilled", summary.fulfilled)
            json.member("rejected", summary.rejected)
            json.member("wrong", summary.wrong)
            json.member("lost", summary.lost)
            json.member("lostWithLink", summary.lostWithLink)
            json.member("unanswered", summary.unanswered)
            json.member("unexpected", summary.unexpected)
            json.list("rejections", of: summary.rejections) { json, rejection in
                json.object(onOneLine: true) { json in
                    json.member("code", rejection.code.text)
                    json.member("count", rejection.count)
                    json.member("triggeredBy", rejection.triggeredBy)
                    json.member("message", rejection.message)
                }
            }
            json.key("latencyNanoseconds")
            if let latency = summary.latency { write(latency, to: &json) } else { json.null() }
            json.member("durationNanoseconds", summary.durationNanoseconds)
            json.member("answersPerSecond", Int((summary.answersPerSecond ?? 0).rounded()))
            json.list("diagnostics", of: end.map { [$0] } ?? []) { JSONFormat.write($1, to: &$0) }
        }
        return json
    }

    private func write(_ latency: LatencyFigures, to json: inout JSONWriter) {
        json.object(onOneLine: true) { json in
            json.member("p50", latency.p50Nanoseconds)
            json.member("p95", latency.p95Nanoseconds)
            json.member("p99", latency.p99Nanoseconds)
            json.member("max", latency.maxNanoseconds)
        }
    }
}
