extension JSONWriter {
    /// JSON of any `Encodable` value, its keys in the order in which the value encodes them.
    package static func text(
        of value: some Encodable, _ layout: Layout = .compact
    ) throws -> String {
        let root = JSONSlot()
        try value.encode(to: SlotEncoder(slot: root, codingPath: []))
        var writer = JSONWriter(layout)
        root.write(to: &writer)
        return writer.text
    }
}

/// A place in the tree under construction. A class, because containers fill it after they are made.
private final class JSONSlot {
    enum Content {
        case null
        case text(String)
        case literal(String)
        case array([JSONSlot])
        case object([(key: String, slot: JSONSlot)])
    }

    var content = Content.null

    func append() -> JSONSlot {
        let slot = JSONSlot()
        guard case .array(var items) = content else {
            content = .array([slot])
            return slot
        }
        content = .null
        items.append(slot)
        content = .array(items)
        return slot
    }

    func append(key: String) -> JSONSlot {
        let slot = JSONSlot()
        guard case .object(var members) = content else {
            content = .object([(key, slot)])
            return slot
        }
        content = .null
        members.append((key, slot))
        content = .object(members)
        return slot
    }

    /// Objects of nothing but scalars stand on one line when the layout is indented.
    func write(to writer: inout JSONWriter) {
        switch content {
        case .null: writer.null()
        case .text(let text): writer.value(text)
        case .literal(let text): writer.literal(text)
        case .array(let items):
            writer.array(onOneLine: items.allSatisfy(\.isScalar)) { writer in
                for item in items { item.write(to: &writer) }
            }
        case .object(let members):
            writer.object(onOneLine: members.allSatisfy(\.slot.isScalar)) { writer in
                for member in members {
                    writer.key(member.key)
                    member.slot.write(to: &writer)
                }
            }
        }
    }

    private var isScalar: Bool {
        switch content {
        case .null, .text, .literal: true
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        }
    }
}

private struct SlotEncoder: Encoder {
    let slot: JSONSlot
    var codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = slot.content {} else { slot.content = .object([]) }
        return KeyedEncodingContainer(ObjectContainer(slot: slot, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .array = slot.content {} else { slot.content = .array([]) }
        return ArrayContainer(slot: slot, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        ScalarContainer(slot: slot, codingPath: codingPath)
    }
}

private struct ScalarContainer: SingleValueEncodingContainer {
    let slot: JSONSlot
    var codingPath: [any CodingKey]

    func encodeNil() { slot.content = .null }
    func encode(_ value: Bool) { slot.content = .literal(value ? "true" : "false") }
    func encode(_ value: String) { slot.content = .text(value) }
    func encode(_ value: Double) throws {
        // RFC 8259 6: JSON has no infinity and no NaN.
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "JSON has no \(value)"))
        }
        slot.content = .literal(value.description)
    }
    func encode(_ value: Float) throws { try encode(Double(value)) }
    func encode<T: Encodable & BinaryInteger>(_ value: T) { slot.content = .literal(String(value)) }
    func encode<T: Encodable>(_ value: T) throws {
        try value.encode(to: SlotEncoder(slot: slot, codingPath: codingPath))
    }
}

private struct ArrayContainer: UnkeyedEncodingContainer {
    let slot: JSONSlot
    var codingPath: [any CodingKey]
    var count = 0

    init(slot: JSONSlot, codingPath: [any CodingKey]) {
        self.slot = slot
        self.codingPath = codingPath
    }

    private mutating func next() -> SlotEncoder {
        count += 1
        return SlotEncoder(slot: slot.append(), codingPath: codingPath)
    }

    mutating func encodeNil() { _ = next() }
    mutating func encode<T: Encodable>(_ value: T) throws { try value.encode(to: next()) }
    mutating func nestedContainer<Key: CodingKey>(
        keyedBy type: Key.Type
    ) -> KeyedEncodingContainer<Key> { next().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        next().unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { next() }
}

private struct ObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: JSONSlot
    var codingPath: [any CodingKey]

    private func member(_ key: any CodingKey) -> SlotEncoder {
        SlotEncoder(slot: slot.append(key: key.stringValue), codingPath: codingPath + [key])
    }

    func encodeNil(forKey key: Key) { _ = member(key) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try value.encode(to: member(key))
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { member(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        member(key).unkeyedContainer()
    }
    func superEncoder() -> any Encoder {
        SlotEncoder(slot: slot.append(key: "super"), codingPath: codingPath)
    }
    func superEncoder(forKey key: Key) -> any Encoder { member(key) }
}
