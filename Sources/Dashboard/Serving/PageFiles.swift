import CAssets
import HTTPServing
import Wire

/// The files of the page, carried inside the binary.
struct PageFiles {
    static let page = "/"

    /// One of them, as it is served.
    struct File: Sendable {
        let contentType: String
        let body: [UInt8]
        /// Changes with the content, so that a browser asks again and mostly hears that it has it.
        let tag: String

        func answer(to request: HTTPRequest) -> HTTPAnswer {
            let fields = [("ETag", tag), ("Cache-Control", "no-cache")]
            let known = request.fields.list("if-none-match")
            if known.contains(tag) || known.contains("*") {
                return HTTPAnswer(
                    .notModified, contentType: contentType, body: [], fields: fields)
            }
            return HTTPAnswer(.ok, contentType: contentType, body: body, fields: fields)
        }
    }

    /// nil where no file is served there.
    static func file(at path: String) -> File? { all[path] }

    /// `/api/v1/openapi.json`, which is served like a file.
    static let openAPI: File = {
        // It is compiled into the binary, so it is there.
        file(openapi_document().unsafelyUnwrapped.pointee)
    }()

    private static func file(_ file: page_file) -> File {
        let body = Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
        let tag = Hexadecimal.text(Array(SHA256.digest(of: body).prefix(8)))
        return File(contentType: String(cString: file.type), body: body, tag: "\"\(tag)\"")
    }

    static let all: [String: File] = {
        var count = 0
        var all: [String: File] = [:]
        guard let files = page_files(&count) else { return all }
        for i in 0..<count {
            all[String(cString: files[i].path)] = file(files[i])
        }
        return all
    }()
}
