import Control

/// The call that sends a network's first packets: from its first node to its last.
enum FirstPacket {
    private static let amount = 1_000
    private static let count = 1_000

    /// The words of the call; nil where no node is there to send to. Among nodes of one asset, the
    /// same amount arrives, so the last node of the first one's asset is preferred.
    static func words(_ status: NetworkStatus, program: String = "ilpnet") -> [String]? {
        let nodes = status.processes.filter { $0.role == .connector && $0.address != nil }
        guard let first = nodes.first else { return nil }
        let alike = nodes.dropFirst().last {
            $0.assetCode == first.assetCode && $0.assetScale == first.assetScale
        }
        guard let address = (alike ?? nodes.last)?.address else { return nil }
        return [
            program, "send", "--node", first.name, "--to", address, "--amount", "\(amount)",
            "--count", "\(count)",
        ]
    }

    /// Broken so that a shell takes all lines as one.
    static func lines(_ words: [String], columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words {
            // Room for the backslash.
            if !line.isEmpty, line.columnCount + 1 + word.columnCount + 2 > columns {
                lines.append(line + " \\")
                line = "  " + word
            } else {
                line += line.isEmpty ? word : " " + word
            }
        }
        return lines + [line]
    }
}
