import CanonicalJSON
import Logging
import TextSearch

/// One line of a log, as far as it must be understood to put it in its place.
struct LogRecord {
    enum Content {
        /// The JSON line as it stands in the file, without its line feed.
        case event([UInt8])
        /// A line that is no event: of a crash, or torn.
        case text(String)
    }

    /// The process.
    let name: String
    /// Since 1970. Of a text it is when its file was last written, or the event's before it.
    let milliseconds: Int64
    let level: LogLevel
    let content: Content

    /// `milliseconds` is for a line that has no time of its own.
    init(_ line: ArraySlice<UInt8>, of source: LogSource, milliseconds: Int64) {
        name = source.name
        if source.kind == .events, let (level, time) = LogRecord.head(of: line) {
            self.level = level
            self.milliseconds = time
            content = .event(Array(line))
        } else {
            level = .error
            self.milliseconds = milliseconds
            content = .text(String(decoding: line, as: UTF8.self))
        }
    }

    /// A line that stood in no file. Anybody may have told it, under any name.
    init(_ line: [UInt8], of name: String, milliseconds: Int64, level: LogLevel) {
        self.name = name.withoutControls
        self.milliseconds = milliseconds
        self.level = level
        content = .event(line)
    }

    /// Whether it is about the packet whose id begins so.
    func isAbout(packet id: String) -> Bool {
        guard case .event(let line) = content else { return false }
        return line.contains(Array("\"packetId\":\"\(id)".utf8))
    }

    /// As `Logging` begins each line; logs are long, so nothing more of it is read here.
    private static func head(of line: ArraySlice<UInt8>) -> (LogLevel, Int64)? {
        for (level, lead) in leads where line.starts(with: lead) {
            let time = line.dropFirst(lead.count).prefix { $0 != UInt8(ascii: "\"") }
            return ISO8601.milliseconds(time).map { (level, $0) }
        }
        return nil
    }

    private static let leads = [LogLevel.info, .debug, .warn, .error].map {
        ($0, Array("{\"level\":\"\($0.name)\",\"time\":\"".utf8))
    }

    /// A line of JSON, whatever it was.
    var json: [UInt8] {
        switch content {
        case .event(let line): return line + [UInt8(ascii: "\n")]
        case .text(let text):
            var json = JSONWriter(.compact)
            json.object { json in
                json.member("level", level.name)
                json.member("time", ISO8601.text(milliseconds))
                json.member("node", name)
                json.member("event", "crash output")
                json.member("text", text)
            }
            return json.fileBytes
        }
    }
}
