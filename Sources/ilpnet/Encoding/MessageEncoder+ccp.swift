import CanonicalJSON
import Wire

/// The data of CCP's two requests.
extension MessageEncoder {
    static func ccp(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        let isUpdate = try word(
            "message", ["routeControl": false, "routeUpdate": true], in: &object)
        var data = isUpdate ? try routeUpdate(&object) : try routeControl(&object)
        data.octets(try object.octets("extension"))
        return data.bytes
    }

    private static func routeControl(
        _ object: inout MessageObject
    ) throws(EncodingProblem) -> OERBytes {
        var data = OERBytes()
        let mode: CCPRouteControl.Mode = try word(
            "mode", ["idle": .idle, "sync": .sync], in: &object)
        data.uint8(mode.rawValue)
        data.octets(try table("lastKnownRoutingTableId", &object))
        data.uint32(UInt32(try object.number("lastKnownEpoch", atMost: UInt64(UInt32.max))))
        data.varTexts(try object.texts("features"))
        return data
    }

    private static func routeUpdate(
        _ object: inout MessageObject
    ) throws(EncodingProblem) -> OERBytes {
        var data = OERBytes()
        data.octets(try table("routingTableId", &object))
        for name in ["currentEpochIndex", "fromEpochIndex", "toEpochIndex", "holdDownTime"] {
            data.uint32(UInt32(try object.number(name, atMost: UInt64(UInt32.max))))
        }
        data.varText(try object.text("speaker"))
        let routes = try object.list("newRoutes")
        data.varUInt(UInt64(routes.count))
        for json in routes { try write(route: json, to: &data) }
        data.varTexts(try object.texts("withdrawnRoutes"))
        return data
    }

    private static func write(
        route json: JSONValue, to data: inout OERBytes
    ) throws(EncodingProblem) {
        var route = try MessageObject(json, "a route")
        data.varText(try route.text("prefix"))
        data.varTexts(try route.texts("path"))
        data.octets(try route.octets("auth", count: Hash256.bytes))
        let properties = try route.list("props")
        data.varUInt(UInt64(properties.count))
        for json in properties {
            var property = try MessageObject(json, "a property")
            data.uint8(try flags(&property).rawValue)
            data.uint16(UInt16(try property.number("id", atMost: UInt64(UInt16.max))))
            data.varOctets(try property.octets("value"))
            try property.finish()
        }
        try route.finish()
    }

    private static func flags(
        _ property: inout MessageObject
    ) throws(EncodingProblem) -> CCPRouteProperty.Flags {
        guard let json = property.member("flags") else { return [] }
        let words = try FieldInput(json, "flags").value?.elements?.map { $0.string ?? "" }
        guard let flags = words.flatMap({ CCPFlagWords.flags($0) }) else {
            throw EncodingProblem(
                line: json.line, "flags are a list of optional, transitive, partial and utf8")
        }
        return flags
    }

    private static func table(
        _ name: String, _ object: inout MessageObject
    ) throws(EncodingProblem) -> [UInt8] {
        guard let table = CCPTableID(text: try object.text(name)) else {
            throw EncodingProblem(
                line: object.line(of: name), "\(name) is no UUID",
                fix: "write for instance \"21e55f8e-abcd-4e97-9ab9-bf0ff00a224c\"")
        }
        return table.bytes
    }
}

extension OERBytes {
    /// A list of texts with its count before it.
    fileprivate mutating func varTexts(_ texts: [String]) {
        varUInt(UInt64(texts.count))
        for text in texts { varText(text) }
    }
}
