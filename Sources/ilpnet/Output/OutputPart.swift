/// What `gen` makes, and which files of the output folder belong to it.
enum OutputPart: String {
    case configs
    case compose
    /// The other two, the drawings and the README.
    case all

    /// Files of other parts stay as they are, whatever this run makes.
    func owns(_ path: String) -> Bool {
        switch self {
        case .configs: path.hasPrefix("local/")
        case .compose: path.hasPrefix("compose/")
        case .all: true
        }
    }
}
