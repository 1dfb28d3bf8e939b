extension String {
    /// What a terminal would obey, written out: peers and crashes may say anything.
    var withoutControls: String {
        // Nearly all text is plain ASCII, and tables of Unicode are slow.
        let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
        guard !isPlain, unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\t": text += "    "
            case _ where scalar.isControl: text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    /// Also those that turn the direction of what follows.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
