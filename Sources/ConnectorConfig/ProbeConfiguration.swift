package import CanonicalJSON

/// Between which nodes one packet is to pass, and which page is to answer, before a network counts
/// as ready.
package struct ProbeConfiguration: Codable, Sendable, Equatable {
    /// Raised when a reader of the old format could misunderstand the new one.
    package static let currentFormatVersion = 1
    /// More pairs are not probed.
    package static let pairsMax = 100

    package var formatVersion = ProbeConfiguration.currentFormatVersion
    /// Nodes that packets start from.
    package var sources: [Source]
    package var pairs: [Pair]
    /// A page that must answer 200 as well; nil where there is no dashboard.
    package var healthUrl: String?

    package struct Source: Codable, Sendable, Equatable {
        package var node: String
        /// Where to dial: `ws://127.0.0.1:3000`.
        package var url: String
        /// Of the node; its only link is the probe's while that runs.
        package var account: String
        /// Holds the account's secret; a relative path starts at the configuration's folder.
        package var secretFile: String

        package init(node: String, url: String, account: String, secretFile: String) {
            self.node = node
            self.url = url
            self.account = account
            self.secretFile = secretFile
        }
    }

    package struct Pair: Codable, Sendable, Equatable {
        /// A position in `sources`.
        package var source: Int
        package var to: String
        package var ilpAddress: String

        package init(source: Int, to: String, ilpAddress: String) {
            self.source = source
            self.to = to
            self.ilpAddress = ilpAddress
        }
    }

    package init(sources: [Source], pairs: [Pair], healthUrl: String?) {
        self.sources = sources
        self.pairs = pairs
        self.healthUrl = healthUrl
    }
}

extension ProbeConfiguration {
    package var fileBytes: [UInt8] {
        // There is no number in it that JSON could not hold.
        Array(((try? JSONWriter.text(of: self, .indented)) ?? "{}").utf8) + [UInt8(ascii: "\n")]
    }

    package static func read(from bytes: [UInt8]) throws(JSONProblems) -> ProbeConfiguration {
        try readStrictly(from: bytes)
    }
}

extension ProbeConfiguration: ConfigurationFile {}
