import CanonicalJSON

/// Members whose value may not be known: they are there all the same, as null.
extension JSONWriter {
    mutating func member(_ key: String, orNull text: String?) {
        self.key(key)
        if let text { value(text) } else { null() }
    }

    mutating func member(_ key: String, orNull number: (some BinaryInteger)?) {
        self.key(key)
        if let number { value(number) } else { null() }
    }

    mutating func member(_ key: String, orNull flag: Bool?) {
        self.key(key)
        if let flag { value(flag) } else { null() }
    }
}
