import TopologyModel

/// Gives every link and every client a secret by name, and checks the declared ones.
extension NetworkDraft {
    mutating func resolveSecrets() {
        let declared = declaredSecrets()
        checkOrigins()
        var users: [String: [Int]] = [:]
        for (link, declaration) in linkDeclarations.enumerated() {
            if let name = declaration.secret { users[name, default: []].append(link) }
        }
        let named = namesInUse(declared)
        for secret in network.secrets where declared[secret.name] == secret {
            if !named.contains(secret.name) {
                report(
                    secret.source, "secret \"\(secret.name)\" is used by no link",
                    fix: "use it: Peer(\"...\", secret: \"\(secret.name)\"), or remove it")
            }
            checkSharing(of: secret, by: users[secret.name] ?? [])
        }
        nameSecrets(declared)
    }

    /// What links name, those with another fault as well; instead of an unknown name the one that
    /// was probably meant.
    private mutating func namesInUse(_ declared: [String: SecretDescription]) -> Set<String> {
        var named: Set<String> = []
        var names = NameSuggestions(declared.keys)
        for peer in nodes.flatMap(\.peers) {
            guard let name = peer.secret else { continue }
            guard declared[name] == nil else {
                named.insert(name)
                continue
            }
            let meant = names.match(name)
            if let meant { named.insert(meant) }
            report(
                peer.source, "secret \"\(name)\" is not declared",
                fix: meant.map { "did you mean \"\($0)\"?" } ?? "declare it: Secret(\"\(name)\")")
        }
        return named
    }

    private mutating func declaredSecrets() -> [String: SecretDescription] {
        var declared: [String: SecretDescription] = [:]
        var variables: [String: SecretDescription] = [:]
        for secret in network.secrets {
            checkName(of: secret)
            if let first = declared[secret.name] {
                report(
                    secret.source,
                    "secret \"\(secret.name)\" is declared a second time; the first is "
                        + first.source.place(from: secret.source),
                    fix: "keep one of the two")
                continue
            }
            declared[secret.name] = secret
            let variable = EnvironmentName.of(secret.name)
            if let first = variables[variable] {
                report(
                    secret.source,
                    "secrets \"\(secret.name)\" and \"\(first.name)\" are both \(variable) as the "
                        + "name of an environment variable",
                    fix: "let them differ in more than \"-\", \"_\" and upper case")
            }
            variables[variable] = secret
        }
        return declared
    }

    private mutating func checkName(of secret: SecretDescription) {
        let bytes = secret.name.utf8
        guard !bytes.isEmpty, bytes.count <= PlanLimits.secretNameBytesMax,
            bytes.allSatisfy(ASCIIName.isSecretByte), bytes.first != UInt8(ascii: "-")
        else {
            report(
                secret.source, "\"\(secret.name)\" is no name for a secret",
                fix: "use 1 to \(PlanLimits.secretNameBytesMax) letters, digits, \"_\" and \"-\", "
                    + "such as \"alice-bob\"")
            return
        }
    }

    /// Without steps that lead nowhere: `./keys/../usd` is `usd`.
    private func plain(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Two secrets from one place are one secret on two links, which must be said.
    private mutating func checkOrigins() {
        var first: [String: SecretDescription] = [:]
        for secret in network.secrets {
            let place: String
            switch secret.origin {
            case .generated: continue
            case .environment(let variable):
                guard ASCIIName.isIdentifier(variable) else {
                    report(
                        secret.source, "\"\(variable)\" is no name of an environment variable",
                        fix: "use letters, digits and \"_\", such as "
                            + "\"\(EnvironmentName.of(secret.name))\"")
                    continue
                }
                place = "variable \(variable)"
            case .file(let path):
                guard !path.isEmpty else {
                    report(
                        secret.source, "secret \"\(secret.name)\" names no file",
                        fix: "say which: .file(\"secrets/\(secret.name)\")")
                    continue
                }
                place = "file \(plain(path))"
            }
            if let other = first[place], other.name != secret.name {
                report(
                    secret.source,
                    "secrets \"\(secret.name)\" and \"\(other.name)\" both take their value from "
                        + "the \(place)",
                    fix: "give each its own, or declare one with shared: true")
            }
            first[place] = first[place] ?? secret
        }
    }

    private mutating func checkSharing(of secret: SecretDescription, by links: [Int]) {
        guard links.count > 1, !secret.isShared else { return }
        let (first, second) = (linkDeclarations[links[0]].source, linkDeclarations[links[1]].source)
        report(
            second,
            "secret \"\(secret.name)\" is on \(links.count) links; the first is "
                + first.place(from: second),
            fix: "give each link its own, or declare it with shared: true")
    }

    /// Names made up here hold a dot, which declared ones cannot.
    private mutating func nameSecrets(_ declared: [String: SecretDescription]) {
        var positions: [String: Int] = [:]
        func position(of name: String) -> Int {
            if let known = positions[name] { return known }
            secrets.append(
                PlannedSecret(
                    name: name, origin: declared[name]?.origin ?? .generated,
                    line: declared[name]?.source.line))
            positions[name] = secrets.count - 1
            return secrets.count - 1
        }
        for (index, declaration) in linkDeclarations.enumerated() {
            let link = links[index]
            let name =
                declaration.secret
                ?? "\(nodes[link.dialler].name).\(nodes[link.listener].name)"
            links[index].secret = position(of: name)
        }
        clientSecrets = nodes.map {
            position(of: "\($0.name).\(NetworkPlan.clientAccount)")
        }
        guard !network.dashboards.isEmpty else { return }
        dashboardKeys = (
            position(of: "\(NetworkPlan.dashboardName).admin"),
            position(of: "\(NetworkPlan.dashboardName).publisher"),
            position(of: "\(NetworkPlan.dashboardName).read")
        )
    }
}
