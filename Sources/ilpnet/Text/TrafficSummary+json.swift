import CanonicalJSON
import Traffic

/// Parts of a load's account, as every command tells them.
extension TrafficSummary {
    func writeRejections(to json: inout JSONWriter) {
        json.list("rejections", of: rejections) { json, rejection in
            json.object(onOneLine: true) { json in
                json.member("code", rejection.code.text)
                json.member("count", rejection.count)
                json.member("triggeredBy", rejection.triggeredBy)
                json.member("message", rejection.message)
            }
        }
    }

    func writeLatency(to json: inout JSONWriter) {
        json.key("latencyNanoseconds")
        guard let latency else { return json.null() }
        json.object(onOneLine: true) { json in
            json.member("p50", latency.p50Nanoseconds)
            json.member("p95", latency.p95Nanoseconds)
            json.member("p99", latency.p99Nanoseconds)
            json.member("max", latency.maxNanoseconds)
        }
    }
}
