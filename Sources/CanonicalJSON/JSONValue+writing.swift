extension JSONValue {
    /// The same value as text. Numbers keep their digits.
    package func write(to json: inout JSONWriter) {
        switch content {
        case .null: json.null()
        case .flag(let flag): json.value(flag)
        case .number(let digits): json.literal(digits)
        case .text(let text): json.value(text)
        case .array(let elements):
            json.array { json in
                for element in elements { element.write(to: &json) }
            }
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(member.key)
                    member.value.write(to: &json)
                }
            }
        }
    }
}
