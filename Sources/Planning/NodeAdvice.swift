/// How to go on from a name that no node bears.
extension NetworkDraft {
    /// What was probably meant: one node, or one of several that are numbered.
    enum Meaning {
        case node(Int)
        case oneOf(String)
        case unknown
    }

    /// The node that was probably meant.
    mutating func nodeMeant(by name: String) -> Int? {
        if case .node(let node) = meaning(of: name) { return node }
        return nil
    }

    /// What was meant, or else how to declare it.
    mutating func adviseNode(_ name: String, else alternative: String? = nil) -> String {
        switch meaning(of: name) {
        case .node(let node):
            return name.contains(".")
                ? "use the node's name: \"\(nodes[node].name)\""
                : "did you mean \"\(nodes[node].name)\"?"
        case .oneOf(let range):
            return "there are only \(range)"
        case .unknown:
            return alternative ?? declaration(of: name)
        }
    }

    private func declaration(of name: String) -> String {
        if name.contains(".") { return "name a node, not an address" }
        if DNSLabel.fault(of: name) == nil && !NetworkPlan.reservedNames.contains(name) {
            return "declare Node(\"\(name)\"), or name another"
        }
        return DNSLabel.mended(name).map { mended in
            let better = NetworkPlan.reservedNames.contains(mended) ? "\(mended)-1" : mended
            return "declare Node(\"\(better)\") and name that, or name another"
        } ?? "name a node that is declared"
    }

    private mutating func meaning(of name: String) -> Meaning {
        if let known = misnamed[name] { return known }
        // Every name is compared with, which in a large network must not be done for ever.
        guard misnamed.count < PlanLimits.suggestionsMax else { return .unknown }
        let meaning: Meaning
        if let owner = addresses.firstIndex(of: name) ?? position(ofDefaultAddress: name) {
            meaning = .node(owner)
        } else if let range = numberedNames(like: name) {
            meaning = .oneOf(range)
        } else {
            meaning =
                NearestName.match(name, among: nodes.lazy.map(\.name))
                .flatMap(position(of:)).map(Meaning.node) ?? .unknown
        }
        misnamed[name] = meaning
        return meaning
    }

    /// Of a node that has declared another address.
    private func position(ofDefaultAddress address: String) -> Int? {
        guard address.hasPrefix(network.prefix + ".") else { return nil }
        return position(of: String(address.dropFirst(network.prefix.count + 1)))
    }

    /// A loop that ends too late asks for `node-6` where there are `node-1` to `node-5`.
    private func numberedNames(like name: String) -> String? {
        guard let (stem, _) = splitNumber(of: name) else { return nil }
        let numbers = nodes.compactMap { node -> Int? in
            guard let split = splitNumber(of: node.name), split.stem == stem else { return nil }
            return split.number
        }
        guard let first = numbers.min(), let last = numbers.max(), numbers.count > 1,
            last - first == numbers.count - 1
        else { return nil }
        return "\"\(stem)\(first)\" to \"\(stem)\(last)\""
    }

    private func splitNumber(of name: String) -> (stem: Substring, number: Int)? {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        guard let number = Int(name.suffix(digits)) else { return nil }
        return (name.dropLast(digits), number)
    }
}
