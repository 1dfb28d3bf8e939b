import CanonicalJSON
import Logging
import TextSearch

/// Log lines as people read them: one line each, with nothing in it that a terminal would obey.
///
///     09:30:00.125  connector-a  info   peer connected  peer=connector-b attempt=2
///
/// On a terminal the time is that of the reader's place, the day has a line of its own where it
/// changes, and what is long and means little is cut. Elsewhere each line stands for itself.
struct LogText {
    private static let levelColumns = 5
    private static let nameColumnsMax = 24
    /// Of a packet's condition, on a terminal.
    private static let digitsShown = 12

    let style: Style
    let isForTerminal: Bool
    private var nameColumns = 0
    private var colours: [String: Int] = [:]
    private var day = ""
    private var clock = LocalClock()

    init(style: Style, isForTerminal: Bool) {
        self.style = style
        self.isForTerminal = isForTerminal
    }

    /// Names that may come, so that what stands behind them is aligned from the first line on.
    mutating func expect(_ names: [String]) {
        for name in names {
            if colours[name] == nil { colours[name] = colours.count }
            nameColumns = max(nameColumns, min(name.count, LogText.nameColumnsMax))
        }
    }

    /// What is searched for is looked for here.
    func plain(_ record: LogRecord) -> String {
        let body = body(record, Style(isOn: false), isShort: false)
        return "\(ISO8601.text(record.milliseconds)) \(record.name) \(record.level.name) \(body)"
    }

    mutating func lines(_ record: LogRecord) -> [String] {
        expect([record.name])
        let space = String(repeating: " ", count: max(0, nameColumns - record.name.count))
        let name = style.coloured(record.name, colours[record.name] ?? 0) + space
        let body = body(record, style, isShort: isForTerminal)
        let level = level(record.level)
        guard isForTerminal else {
            return ["\(ISO8601.text(record.milliseconds)) \(name) \(level) \(body)"]
        }
        let (day, time) = clock.dayAndTime(record.milliseconds)
        let line = "\(style.faint(time))  \(name)  \(level)  \(body)"
        guard day != self.day else { return [line] }
        // Whoever looks at today's lines knows which day it is.
        let isToday = self.day.isEmpty && day == clock.today()
        self.day = day
        return isToday ? [line] : [style.bold("-- \(day) --"), line]
    }

    private func level(_ level: LogLevel) -> String {
        let space = String(repeating: " ", count: LogText.levelColumns - level.name.count)
        let text = level.name + space
        return switch level {
        case .debug, .info: style.faint(text)
        case .warn: style.yellow(text)
        case .error: style.red(text)
        }
    }

    private func body(_ record: LogRecord, _ style: Style, isShort: Bool) -> String {
        switch record.content {
        case .text(let text): return style.red("| ") + text.withoutControls
        case .event(let line):
            guard let value = try? JSONParser.parse(line), case .object(let members) = value.content
            else { return style.red("| ") + String(decoding: line, as: UTF8.self).withoutControls }
            return body(members, record.level, style, isShort)
        }
    }

    private func body(
        _ members: [JSONValue.Member], _ level: LogLevel, _ style: Style, _ isShort: Bool
    ) -> String {
        var event = ""
        var fields: [String] = []
        for member in members {
            switch member.key {
            case "level", "time", "node": break
            case "event": event = (member.value.string ?? "").withoutControls
            default:
                let text = LogText.text(of: member.value)
                let isLong =
                    isShort && member.key == "packetId" && text.utf8.count > LogText.digitsShown
                let shown = isLong ? text.prefix(LogText.digitsShown) + "…" : text[...]
                fields.append(style.faint(member.key.withoutControls + "=") + shown)
            }
        }
        if event == "run started", isShort, let run = members.first(where: { $0.key == "run" }) {
            event = style.bold("-- run \(LogText.text(of: run.value)) started --")
            fields.removeAll { $0.withoutPaint.hasPrefix("run=") }
        }
        let painted =
            switch level {
            case .debug, .info: event
            case .warn: style.yellow(event)
            case .error: style.red(event)
            }
        return fields.isEmpty ? painted : painted + "  " + fields.joined(separator: " ")
    }

    private static let unclear = Array(" \"=\\".utf8)

    /// As it stands in a line: quoted where it would not be clear where it ends.
    private static func text(of value: JSONValue) -> String {
        switch value.content {
        case .text(let text):
            let plain = text.withoutControls
            let isClear = !plain.isEmpty && !plain.utf8.contains { unclear.contains($0) }
            return isClear
                ? plain : "\"\(plain.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .number(let digits): return digits
        case .flag(let flag): return flag ? "true" : "false"
        case .null: return "null"
        case .array, .object: return "..."
        }
    }
}
