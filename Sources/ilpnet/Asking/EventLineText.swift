import CanonicalJSON
import Logging

/// An event of the hub as people read it: one line, with nothing in it that a terminal would obey.
struct EventLineText {
    private static let typeColumns = 15

    let style: Style

    func line(_ line: JSONValue) -> String {
        let time = style.faint((line["timestamp"]?.string ?? "").withoutControls)
        guard line["type"]?.string != "gap" else { return "\(time) \(gap(line))" }
        let event = line["data"]
        // On a channel of the topology's own, what was published stands there alone.
        guard let type = event?["type"]?.string, let node = event?["nodeId"]?.string else {
            let channel = (line["channel"]?.string ?? "").withoutControls
            let who = (line["meta"]?["node"]?.string ?? "").withoutControls
            return "\(time) \(who)  \(padded(channel))  \(text(event))"
        }
        let data = event?["data"]
        return "\(time) \(node.withoutControls)  \(padded(type.withoutControls))  "
            + summary(of: type, data) + id(data)
    }

    private func padded(_ type: String) -> String {
        type + String(repeating: " ", count: max(0, Self.typeColumns - type.count))
    }

    private func gap(_ line: JSONValue) -> String {
        let meta = line["meta"]
        return style.yellow(
            "gap: offsets \(text(meta?["from"])) to \(text(meta?["to"])) are not there"
                + " (\(word(meta?["reason"])))")
    }

    private func summary(of type: String, _ data: JSONValue?) -> String {
        switch type {
        case "PACKET_RECEIVED":
            let code = data?["code"].map { " " + word($0) } ?? ""
            return "\(kind(data))\(code) from \(word(data?["source"])), amount"
                + " \(word(data?["amount"])) to \(word(data?["destination"]))"
        case "PACKET_SENT":
            let amount = data?["amount"].map { ", amount " + word($0) } ?? ""
            let code = data?["code"].map { " " + word($0) } ?? ""
            return "\(kind(data))\(code) to \(word(data?["nextHop"]))\(amount)"
        case "ROUTE_LOOKUP":
            let peer = data?["selectedPeer"]?.string.map { " -> " + $0.withoutControls } ?? ""
            return "\(word(data?["destination"]))\(peer): \(word(data?["reason"]))"
        case "LOG": return "\(level(data)) \(word(data?["message"]))"
        case "NODE_STATUS":
            return "\(word(data?["health"])), \(text(data?["peersConnected"])) of"
                + " \(text(data?["totalPeers"])) peers connected"
        default: return text(data)
        }
    }

    private func level(_ data: JSONValue?) -> String {
        let level = word(data?["level"])
        switch level {
        case "error": return style.red(level)
        case "warn": return style.yellow(level)
        default: return style.faint(level)
        }
    }

    private func kind(_ data: JSONValue?) -> String {
        let kind = word(data?["packetType"])
        switch kind {
        case "FULFILL": return style.green(kind)
        case "REJECT": return style.red(kind)
        default: return style.cyan(kind)
        }
    }

    private func id(_ data: JSONValue?) -> String {
        guard let id = data?["packetId"]?.string?.withoutControls else { return "" }
        // Whole, also on a terminal: `ilpnet packet` needs all of it.
        return "  " + style.faint(id)
    }

    private func word(_ value: JSONValue?) -> String {
        value?.string.map(\.withoutControls) ?? text(value)
    }

    private func text(_ value: JSONValue?) -> String {
        guard let value else { return "?" }
        var json = JSONWriter(.compact)
        value.write(to: &json)
        return json.text.withoutControls
    }
}
