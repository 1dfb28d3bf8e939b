import Foundation
import Wire
import XCTest

/// The messages of other implementations, from the vectors of `WireTests`.
enum MessageVectors {
    /// Whole messages and payloads that are right.
    static func valid() throws -> [[UInt8]] {
        let invalid = ["wrong", "expired"]
        let packets = try ["prepare", "fulfill", "reject"].map {
            try XCTUnwrap(file("interledgerjs/ilp_\($0).example01")["binary"] as? String)
        }
        let rust = try hex(in: file("interledger-rs/ilp-packets")["vectors"])
        let frames = try hex(in: file("interledger-rs/btp")["valid"])
        let others = try ["btp", "ccp", "ildcp"].flatMap {
            try hex(in: file("interledgerjs/\($0)")["vectors"]) { name in
                !invalid.contains { name.contains($0) }
            }
        }
        let canonical = "0600000000050101000100"
        return (packets + rust + frames + others + [canonical]).map { Hexadecimal.bytes($0)! }
    }

    /// BTP frames that must fail.
    static func failing() throws -> [[UInt8]] {
        let file = try file("interledger-rs/btp")
        return try (hex(in: file["mustFail"]) + hex(in: file["lenientOnly"]))
            .map { Hexadecimal.bytes($0)! }
    }

    /// The vector of that name in one of interledgerjs' files.
    static func named(_ name: String, in file: String) throws -> [UInt8] {
        let found = try hex(in: self.file("interledgerjs/\(file)")["vectors"]) { $0 == name }
        return try XCTUnwrap(Hexadecimal.bytes(try XCTUnwrap(found.first)))
    }

    private static func hex(
        in value: Any?, where isMeant: (String) -> Bool = { _ in true }
    ) throws -> [String] {
        try XCTUnwrap(value as? [[String: Any]])
            .filter { isMeant($0["name"] as? String ?? "") }
            .map { try XCTUnwrap($0["hex"] as? String) }
    }

    private static func file(_ name: String) throws -> [String: Any] {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../WireTests/Vectors/\(name).json")
        let json = try JSONSerialization.jsonObject(with: try Data(contentsOf: url))
        return try XCTUnwrap(json as? [String: Any])
    }
}
