import CanonicalJSON
import HTTPServing
import Logging
import Wire

/// The JSON in which everything below `/api/v1` is refused, and in which administrators are
/// answered: `{"success","data","timestamp"}` or `{"success","error","timestamp"}`.
enum APIAnswer {
    static let fields = [("Cache-Control", "no-store")]

    static func success(
        at wallMilliseconds: Int64, _ data: (inout JSONWriter) -> Void
    ) -> HTTPAnswer {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("success", true)
            json.key("data")
            data(&json)
            json.member("timestamp", ISO8601.text(wallMilliseconds))
        }
        return HTTPAnswer(
            .ok, contentType: "application/json", body: json.fileBytes, fields: fields)
    }

    static func failure(
        _ status: HTTPStatus, _ code: String, _ message: String, at wallMilliseconds: Int64,
        fields more: [(String, String)] = []
    ) -> HTTPAnswer {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("success", false)
            json.key("error")
            json.object { json in
                json.member("code", code)
                json.member("message", message)
            }
            json.member("timestamp", ISO8601.text(wallMilliseconds))
        }
        return HTTPAnswer(
            status, contentType: "application/json", body: json.fileBytes, fields: fields + more)
    }

    /// nil where access is granted.
    static func refusal(of verdict: AccessVerdict, at wallMilliseconds: Int64) -> HTTPAnswer? {
        guard let refusal = verdict.refusal else { return nil }
        let message = String(decoding: refusal.body.dropLast(), as: UTF8.self)
        return failure(
            refusal.status, code(of: verdict), message, at: wallMilliseconds,
            fields: refusal.fields)
    }

    private static func code(of verdict: AccessVerdict) -> String {
        switch verdict {
        case .granted, .keyMissing, .wrongKey: "UNAUTHORIZED"
        case .notForThisKey: "FORBIDDEN"
        case .foreignOrigin: "FOREIGN_ORIGIN"
        case .tooManyFailures: "TOO_MANY_FAILURES"
        case .badQuery: "INVALID_QUERY"
        }
    }
}
