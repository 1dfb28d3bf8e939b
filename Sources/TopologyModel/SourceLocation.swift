/// The line that declared a value. The file is relative to the folder of the topology file, so
/// that a description is the same on every machine.
public struct SourceLocation: Codable, Sendable, Hashable {
    public var file: String
    public var line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    private enum CodingKeys: String, CodingKey { case file, line }

    /// Reads what is written there, unless the reader knows better: whoever edits an exported
    /// description by hand wants to hear of the line in that JSON, not of a file that is elsewhere.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        file = try container.decode(String.self, forKey: .file)
        line = try container.decode(Int.self, forKey: .line)
        if let file = decoder.userInfo[.declarationFile] as? String,
            let line = decoder.userInfo[.declarationLine] as? Int
        {
            self.file = file
            self.line = line
        }
    }
}

extension CodingUserInfoKey {
    /// The file that is being read, where locations are to point into it.
    package static let declarationFile = CodingUserInfoKey(rawValue: "ilpnet.declarationFile")!
    /// The line of the value that is being read.
    package static let declarationLine = CodingUserInfoKey(rawValue: "ilpnet.declarationLine")!
}

/// A value together with the line that declared it.
public struct Declared<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
    public var value: Value
    public var source: SourceLocation

    public init(_ value: Value, source: SourceLocation) {
        self.value = value
        self.source = source
    }
}
