/// The parameters of a query, `name=value` between ampersands, read strictly: what two readers
/// could understand differently is refused.
package struct HTTPQuery: Sendable, Equatable {
    package static let parametersMax = 64

    package struct Parameter: Sendable, Equatable {
        package let name: String
        /// Empty also where there is no equals sign.
        package let value: String
    }

    /// In the order they came, no two of one name.
    package let parameters: [Parameter]

    /// Of a target without a question mark the query is nil, and has no parameters.
    package init(_ text: String?) throws(HTTPQueryFault) {
        var found: [Parameter] = []
        var names: Set<String> = []
        let pieces = (text ?? "").utf8.split(
            separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        if let text, !text.isEmpty {
            guard pieces.count <= Self.parametersMax else { throw .tooManyParameters }
            for piece in pieces {
                let parameter = try Self.parameter(piece)
                guard names.insert(parameter.name).inserted else { throw .repeatedName }
                found.append(parameter)
            }
        }
        parameters = found
    }

    package subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    private static func parameter(
        _ piece: Substring.UTF8View
    ) throws(HTTPQueryFault) -> Parameter {
        let sign = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
        let name = try decoded(piece[..<sign])
        guard !name.isEmpty else { throw .emptyName }
        return Parameter(name: name, value: try decoded(piece[sign...].dropFirst()))
    }

    /// A plus sign is a space, as forms write it.
    static func decoded(_ text: Substring.UTF8View) throws(HTTPQueryFault) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(HTTPCharacter.space)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(HTTPCharacter.hexadecimal),
                    let low = rest.popFirst().flatMap(HTTPCharacter.hexadecimal)
                else { throw .escapeMalformed }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { throw .controlCharacter }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}

/// Why a query is refused.
package enum HTTPQueryFault: Error, Sendable, CaseIterable {
    case escapeMalformed
    case controlCharacter
    case notUTF8
    case emptyName
    case repeatedName
    case tooManyParameters

    package var text: String {
        switch self {
        case .escapeMalformed: "a per cent sign in the query stands without two digits"
        case .controlCharacter: "a control character stands in the query"
        case .notUTF8: "the query is not UTF-8"
        case .emptyName: "a parameter of the query has no name"
        case .repeatedName: "a parameter of the query is there twice"
        case .tooManyParameters: "the query has more than \(HTTPQuery.parametersMax) parameters"
        }
    }
}
