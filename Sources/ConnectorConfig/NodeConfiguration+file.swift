package import CanonicalJSON

extension NodeConfiguration {
    /// The file as a connector reads it: one route a line, and no key for what is nil.
    ///
    /// Written by hand, because a network of 1,000 nodes has some 400,000 routes.
    package var fileBytes: [UInt8] {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", formatVersion)
            json.member("nodeId", nodeId)
            json.member("ilpAddress", ilpAddress)
            json.key("asset")
            asset.write(to: &json)
            json.member("listenAddress", listenAddress)
            json.member("btpServerPort", btpServerPort)
            json.member("healthCheckPort", healthCheckPort)
            json.member("logLevel", logLevel.rawValue)
            if let limits {
                json.key("limits")
                limits.write(to: &json)
            }
            if let links {
                json.key("links")
                links.write(to: &json)
            }
            if let dashboardTelemetryUrl {
                json.member("dashboardTelemetryUrl", dashboardTelemetryUrl)
            }
            if let telemetry {
                json.key("telemetry")
                telemetry.write(to: &json)
            }
            json.list("peers", of: peers) { $1.write(to: &$0) }
            json.list("rates", of: rates) { $1.write(to: &$0) }
            json.list("routes", of: routes) { $1.write(to: &$0) }
        }
        return json.fileBytes
    }

    /// Everything that is wrong with the file is found at once; an unknown key is wrong.
    package static func read(
        from bytes: [UInt8]
    ) throws(JSONProblems) -> NodeConfiguration {
        try readStrictly(from: bytes)
    }
}

extension NodeConfiguration.Asset {
    package func write(to json: inout JSONWriter) {
        json.object(onOneLine: true) { json in
            json.member("code", code)
            json.member("scale", scale)
        }
    }
}

extension NodeConfiguration.Limits {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            if let packetAmountMax { json.member("packetAmountMax", packetAmountMax) }
            if let packetsInFlightMax { json.member("packetsInFlightMax", packetsInFlightMax) }
            if let holdTimeMilliseconds {
                json.member("holdTimeMilliseconds", holdTimeMilliseconds)
            }
        }
    }
}

extension NodeConfiguration.Links {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            if let connectMilliseconds { json.member("connectMilliseconds", connectMilliseconds) }
            if let authenticationMilliseconds {
                json.member("authenticationMilliseconds", authenticationMilliseconds)
            }
            if let pingMilliseconds { json.member("pingMilliseconds", pingMilliseconds) }
            if let pongMilliseconds { json.member("pongMilliseconds", pongMilliseconds) }
            if let redialMilliseconds {
                json.key("redialMilliseconds")
                json.array(onOneLine: true) { json in
                    for pause in redialMilliseconds { json.value(pause) }
                }
            }
            if let failuresBeforeHold { json.member("failuresBeforeHold", failuresBeforeHold) }
            if let holdMilliseconds { json.member("holdMilliseconds", holdMilliseconds) }
        }
    }
}

extension NodeConfiguration.Telemetry {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            if let spoolFolder { json.member("spoolFolder", spoolFolder) }
            if let spoolBytesMax { json.member("spoolBytesMax", spoolBytesMax) }
            if let keyFile { json.member("keyFile", keyFile) }
        }
    }
}

extension NodeConfiguration.Peer {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            if let url { json.member("url", url) }
            json.member("relation", relation.rawValue)
            json.key("asset")
            asset.write(to: &json)
            if let secretFile { json.member("secretFile", secretFile) }
            if let creditLimit { json.member("creditLimit", creditLimit) }
            if let latencyMicroseconds { json.member("latencyMicroseconds", latencyMicroseconds) }
        }
    }
}

extension NodeConfiguration.Rate {
    fileprivate func write(to json: inout JSONWriter) {
        json.object(onOneLine: true) { json in
            json.member("from", from)
            json.member("to", to)
            json.member("numerator", numerator)
            json.member("denominator", denominator)
        }
    }
}

extension NodeConfiguration.Route {
    fileprivate func write(to json: inout JSONWriter) {
        json.object(onOneLine: true) { json in
            json.member("prefix", prefix)
            json.member("nextHop", nextHop)
            json.member("priority", priority)
        }
    }
}
