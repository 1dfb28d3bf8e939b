/// What `ilpnet decode` knows to take apart; the word for it after `--as` and in JSON.
enum MessageProtocol: String, CaseIterable {
    case ilp
    case btp
    case websocket
    case ccp
    case ildcp

    static let words = allCases.map(\.rawValue)

    /// As people write it.
    var title: String {
        switch self {
        case .ilp: "ILP"
        case .btp: "BTP"
        case .websocket: "WebSocket"
        case .ccp: "CCP"
        case .ildcp: "ILDCP"
        }
    }
}
