import CanonicalJSON

/// Whether the text of an event is what the catalogue says. Records are checked as records already;
/// what stands in a text is looked at here, before anybody is shown it.
extension EventView {
    /// What a connector may tell of itself in a text.
    private static let typesOfConnectors: Set<EventType> = [
        .nodeStatus, .log, .linkStatus, .alert,
    ]

    /// What is wrong with it; nil: nothing, or it is no text.
    package var problem: String? {
        guard record.kind == .text else { return nil }
        guard Self.typesOfConnectors.contains(type) else {
            return "\(type.name) is not a connector's to tell"
        }
        guard String(validating: key, as: UTF8.self) != nil else { return "its key is no text" }
        // One event is one line wherever it is shown.
        guard !data.contains(UInt8(ascii: "\n")), !data.contains(UInt8(ascii: "\r")) else {
            return "\(type.name): its data has several lines"
        }
        let value: JSONValue
        do throws(JSONProblem) {
            value = try JSONParser.parse(Array(data))
        } catch {
            return "\(type.name): its data is not JSON: \(error.message)"
        }
        guard case .object = value.content else { return "\(type.name): its data is no object" }
        return PlainGuard.of(type)?.problem(in: value).map { "\(type.name): data.\($0)" }
    }
}

extension Frame {
    /// What is wrong with its texts; nil: nothing, or it has none.
    package var problem: String? {
        var events = events
        while let event = events.next() {
            if let problem = event.problem { return problem }
        }
        return nil
    }

    /// Whether there is a text in it that must be judged: most frames have none.
    package var hasTexts: Bool {
        var tally = FrameTally()
        tally.add(self)
        return tally.texts > 0
    }
}
