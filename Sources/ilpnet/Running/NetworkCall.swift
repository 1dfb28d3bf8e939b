/// A command as it was called, for lines to copy that say which network is meant.
struct NetworkCall {
    private let words: [String]
    private let naming: NetworkChoice.Naming

    init(_ invocation: Invocation, _ naming: NetworkChoice.Naming) {
        // What the network was called is what was wrong.
        let others = naming == .option ? invocation.positionals : []
        words = ["ilpnet"] + invocation.path + others
        self.naming = naming
    }

    func naming(_ network: String) -> String {
        with(naming == .positional ? network : "\(NetworkChoice.option.flag) \(network)")
    }

    func with(_ word: String) -> String { (words + [word]).joined(separator: " ") }
}
