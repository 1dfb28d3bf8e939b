package import Wire

/// What a server's owner says to a request. Content-Length, HEAD and Connection are the server's.
package struct HTTPAnswer: Sendable {
    package var status: HTTPStatus
    package var contentType: String
    package var body: [UInt8]
    package var fields: [(String, String)]

    package init(
        _ status: HTTPStatus, contentType: String, body: [UInt8], fields: [(String, String)] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.fields = fields
    }

    /// A line for people; the line's end is added.
    package static func text(
        _ status: HTTPStatus, _ text: String, fields: [(String, String)] = []
    ) -> HTTPAnswer {
        HTTPAnswer(
            status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8),
            fields: fields)
    }

    package static func json(_ status: HTTPStatus, _ body: [UInt8]) -> HTTPAnswer {
        HTTPAnswer(status, contentType: "application/json", body: body)
    }

    /// What to say to a request that asks for none of these paths, or for one of them by a method
    /// other than GET and HEAD; nil for one that is to be answered.
    package static func refusal(of request: HTTPRequest, paths: [String]) -> HTTPAnswer? {
        guard paths.contains(request.path) else {
            return .text(.notFound, "there is nothing here; try \(paths.joined(separator: ", "))")
        }
        guard request.method == "GET" || request.isHead else {
            return .text(
                .methodNotAllowed, "only GET and HEAD are answered",
                fields: [("Allow", "GET, HEAD")])
        }
        return nil
    }
}
