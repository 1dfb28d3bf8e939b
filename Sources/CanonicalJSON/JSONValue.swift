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

/// What a value holds, for readers that pick a few members; nil where it holds something else.
extension JSONValue {
    /// A member of an object.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    package var elements: [JSONValue]? {
        guard case .array(let elements) = content else { return nil }
        return elements
    }

    package var wholeNumber: Int? {
        guard case .number(let digits) = content else { return nil }
        return Int(digits)
    }

    package var string: String? {
        guard case .text(let text) = content else { return nil }
        return text
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
