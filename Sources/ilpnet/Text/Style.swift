import TopologyModel

/// Paints text for a terminal, or leaves it alone.
struct Style: Sendable {
    var isOn: Bool

    func bold(_ text: String) -> String { paint(text, "1") }
    func faint(_ text: String) -> String { paint(text, "2") }
    func red(_ text: String) -> String { paint(text, "31") }
    func green(_ text: String) -> String { paint(text, "32") }
    func yellow(_ text: String) -> String { paint(text, "33") }
    func cyan(_ text: String) -> String { paint(text, "36") }

    /// In one of a few colours, to tell many things apart. None of them is red, which means trouble.
    func coloured(_ text: String, _ number: Int) -> String {
        paint(text, Style.colours[number % Style.colours.count])
    }

    private static let colours = ["36", "32", "35", "34", "33", "96", "92", "95", "94", "93"]

    var ofDiagnostics: DiagnosticPaint { DiagnosticPaint(place: bold, error: red, fix: cyan) }

    // ECMA-48 8.3.117, Select Graphic Rendition.
    private func paint(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
