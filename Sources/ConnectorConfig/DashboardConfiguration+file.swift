package import CanonicalJSON

extension DashboardConfiguration {
    /// The file as the dashboard reads it: one node and one link a line.
    package var fileBytes: [UInt8] {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", formatVersion)
            json.member("network", network)
            json.member("listenAddress", listenAddress)
            json.member("httpPort", httpPort)
            json.member("telemetryPort", telemetryPort)
            json.list("channels", of: channels) { $0.value($1) }
            json.list("defaultChannels", of: defaultChannels) { $0.value($1) }
            json.member("adminKeyFile", adminKeyFile)
            json.member("publisherKeyFile", publisherKeyFile)
            json.member("readKeyFile", readKeyFile)
            if let requireKey { json.member("requireKey", requireKey) }
            if let dataFolder { json.member("dataFolder", dataFolder) }
            if let retention {
                json.key("retention")
                json.object(onOneLine: true) { json in
                    if let bytesMax = retention.bytesMax { json.member("bytesMax", bytesMax) }
                    if let ageSecondsMax = retention.ageSecondsMax {
                        json.member("ageSecondsMax", ageSecondsMax)
                    }
                }
            }
            if let allowedOrigins {
                json.list("allowedOrigins", of: allowedOrigins) { $0.value($1) }
            }
            json.list("nodes", of: nodes) { json, node in
                json.object(onOneLine: true) { json in
                    json.member("id", node.id)
                    json.member("ilpAddress", node.ilpAddress)
                    json.member("healthUrl", node.healthUrl)
                }
            }
            json.list("links", of: links) { json, link in
                json.object(onOneLine: true) { json in
                    json.member("from", link.from)
                    json.member("to", link.to)
                }
            }
        }
        return json.fileBytes
    }

    /// Everything that is wrong with the file is found at once; an unknown key is wrong.
    package static func read(
        from bytes: [UInt8]
    ) throws(JSONProblems) -> DashboardConfiguration {
        try readStrictly(from: bytes)
    }
}
