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
            summary.writeRejections(to: &json)
            summary.writeLatency(to: &json)
            json.member("durationNanoseconds", summary.durationNanoseconds)
            json.member("answersPerSecond", Int((summary.answersPerSecond ?? 0).rounded()))
            json.list("diagnostics", of: end.map { [$0] } ?? []) { JSONFormat.write($1, to: &$0) }
        }
        return json
    }
}
