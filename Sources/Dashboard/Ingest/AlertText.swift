import CanonicalJSON

/// The data of an ALERT that the hub itself raises.
enum AlertText {
    static func data(alert: String, node: String, message: String) -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("alert", alert)
            json.member("node", node)
            json.member("message", message)
        }
        return json.bytes
    }
}
