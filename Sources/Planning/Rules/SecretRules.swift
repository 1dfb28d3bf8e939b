import TopologyModel

/// Gives every link and every client a secret by name, and checks the declared ones.
extension NetworkDraft {
    mutating func resolveSecrets() {
        let declared = declaredSecrets()
        checkOrigins()
        var users: [String: [Int]] = [:]
        for (link, declaration) in linkDeclarations.enumerated() {
            guard let name = declaration.secret else { continue }
            if declared[name] == nil {
                report(
                    declaration.source, "secret \"\(name)\" is not declared",
                    fix: NearestName.match(name, among: declared.keys.sorted()).map {
                        "did you mean \"\($0)\"?"
                    } ?? "declare it: Secret(\"\(name)\")")
            }
            users[name, default: []].append(link)
        }
        for secret in network.secrets { checkUse(of: secret, by: users[secret.name] ?? []) }
        nameSecrets(declared)
    }

    private mutating func declaredSecrets() -> [String: SecretDescription] {
        var declared: [String: SecretDescription] = [:]
        var variables: [String: SecretDescription] = [:]
        for secret in network.secrets {
            checkName(of: secret)
            if let first = declared[secret.name] {
                report(
                    secret.source,
                    "secret \"\(secret.name)\" is declared a second time; the first is in line "
                        + "\(first.source.line)",
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
        let isWord = bytes.allSatisfy {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                || Character(Unicode.Scalar($0)).isASCIILetterOrDigit
        }
        guard !bytes.isEmpty, bytes.count <= PlanLimits.secretNameBytesMax, isWord,
            bytes.first != UInt8(ascii: "-")
        else {
            report(
                secret.source, "\"\(secret.name)\" is no name for a secret",
                fix: "use 1 to \(PlanLimits.secretNameBytesMax) letters, digits, \"_\" and \"-\", "
                    + "such as \"alice-bob\"")
            return
        }
    }

    /// Two secrets from one place are one secret on two links, which must be said.
    private mutating func checkOrigins() {
        var first: [String: SecretDescription] = [:]
        for secret in network.secrets {
            let place: String
            switch secret.origin {
            case .generated: continue
            case .environment(let variable):
                if !EnvironmentName.isValid(variable) {
                    report(
                        secret.source, "\"\(variable)\" is no name of an environment variable",
                        fix: "use letters, digits and \"_\", such as "
                            + "\"\(EnvironmentName.of(secret.name))\"")
                }
                place = "variable \(variable)"
            case .file(let path):
                if path.isEmpty {
                    report(
                        secret.source, "secret \"\(secret.name)\" names no file",
                        fix: "say which: .file(\"secrets/\(secret.name)\")")
                }
                place = "file \(path)"
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

    private mutating func checkUse(of secret: SecretDescription, by links: [Int]) {
        if links.isEmpty {
            report(
                secret.source, "secret \"\(secret.name)\" is used by no link",
                fix: "use it: Peer(\"...\", secret: \"\(secret.name)\"), or remove it")
        }
        if links.count > 1, !secret.isShared {
            report(
                linkDeclarations[links[1]].source,
                "secret \"\(secret.name)\" is on \(links.count) links; the first is in line "
                    + "\(linkDeclarations[links[0]].source.line)",
                fix: "give each link its own, or declare it with shared: true")
        }
    }

    /// Names made up here hold a dot, which declared ones cannot.
    private mutating func nameSecrets(_ declared: [String: SecretDescription]) {
        var positions: [String: Int] = [:]
        func position(of name: String, from origin: SecretDescription.Origin) -> Int {
            if let known = positions[name] { return known }
            secrets.append(PlannedSecret(name: name, origin: origin))
            positions[name] = secrets.count - 1
            return secrets.count - 1
        }
        for (index, declaration) in linkDeclarations.enumerated() {
            let link = links[index]
            let name =
                declaration.secret
                ?? "\(nodes[link.dialler].name).\(nodes[link.listener].name)"
            links[index].secret = position(of: name, from: declared[name]?.origin ?? .generated)
        }
        clientSecrets = nodes.map {
            position(of: "\($0.name).\(NetworkPlan.clientAccount)", from: .generated)
        }
        guard !network.dashboards.isEmpty else { return }
        dashboardKeys = (
            position(of: "\(NetworkPlan.dashboardName).admin", from: .generated),
            position(of: "\(NetworkPlan.dashboardName).publisher", from: .generated)
        )
    }
}

/// How a name reads as that of an environment variable: upper case, everything else `_`.
package enum EnvironmentName {
    package static func of(_ name: String) -> String {
        String(
            decoding: name.utf8.map { byte in
                let character = Character(Unicode.Scalar(byte))
                guard character.isASCIILetterOrDigit else { return UInt8(ascii: "_") }
                return Character(character.uppercased()).asciiValue ?? UInt8(ascii: "_")
            }, as: UTF8.self)
    }

    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !Character(Unicode.Scalar(first)).isNumber else {
            return false
        }
        return name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isASCIILetterOrDigit
        }
    }
}

extension Character {
    fileprivate var isASCIILetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
