/// A JSON text as a tree in which every value knows its line.
package struct JSONValue: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case null
        case flag(Bool)
        /// The digits as they stood, so that nothing is rounded before someone asks for a type.
        case number(String)
        case text(String)
        case array([JSONValue])
        case object([Member])
    }

    package struct Member: Sendable, Equatable {
        package var key: String
        package var line: Int
        package var value: JSONValue
    }

    package var content: Content
    /// Of its first character, counted from 1.
    package var line: Int

    /// What a person would call it.
    package var kind: String {
        switch content {
        case .null: "null"
        case .flag: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// One thing that is wrong with a JSON text.
package struct JSONProblem: Error, Sendable, Equatable {
    package var line: Int
    package var message: String

    package init(line: Int, message: String) {
        self.line = line
        self.message = message
    }
}
