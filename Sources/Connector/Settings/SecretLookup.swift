import Disk
import Glibc

/// Finds the secret of a peer: in its URL, in the environment, or in a file.
///
/// What it says of a failure holds names of variables and files and never a secret.
package struct SecretLookup {
    static let bytesMax = 4096

    private let environment: [String: String]
    /// Where relative paths of the configuration begin.
    private let folder: String

    package init(environment: [String: String], folder: String) {
        self.environment = environment
        self.folder = folder
    }

    /// `BTP_PEER_<ID>_SECRET`: in upper case, everything but A to Z and 0 to 9 turned into `_`.
    package static func variable(for id: String) -> String {
        let name = id.uppercased().unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "0"..."9": Character(scalar)
            default: "_"
            }
        }
        return "BTP_PEER_\(String(name))_SECRET"
    }

    package enum Failure: Error {
        case none
        /// What is wrong with a source: a variable, or nil for the file that the configuration names.
        case wrong(variable: String?, message: String, fix: String)
    }

    /// Whether the environment has a secret under this name.
    func isSet(_ variable: String) -> Bool {
        environment[variable] != nil || environment["\(variable)_FILE"] != nil
    }

    package func secret(
        of id: String, file: String?, urlToken: String?
    ) throws(Failure) -> [UInt8] {
        let variable = Self.variable(for: id)
        if let value = environment[variable] {
            return try checked(Array(value.utf8), variable)
        }
        if let path = environment["\(variable)_FILE"] {
            return try read(path, "\(variable)_FILE")
        }
        if let urlToken { return Array(urlToken.utf8) }
        guard let file else { throw .none }
        return try read(path(file), nil)
    }

    /// A file as the configuration names it.
    func path(_ file: String) -> String {
        file.hasPrefix("/") || folder.isEmpty ? file : "\(folder)/\(file)"
    }

    private func read(_ path: String, _ variable: String?) throws(Failure) -> [UInt8] {
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try PlainFile.read(path, bytesMax: Self.bytesMax, regularOnly: true)
        } catch {
            throw .wrong(
                variable: variable, message: "\(path) cannot be read: \(Self.reason(of: error))",
                fix: "give the connector's user the right to read a small plain file there")
        }
        guard let bytes else {
            throw .wrong(
                variable: variable, message: "there is no file \(path)",
                fix: "write the secret there, or name another file")
        }
        return try checked(bytes, variable)
    }

    private static func reason(of error: FileError) -> String {
        if let code = error.code { return String(cString: strerror(code)) }
        return error.cause == .tooLarge
            ? "it is longer than \(bytesMax) bytes" : "it is no plain file"
    }

    /// Without the line feed with which editors end a file.
    private func checked(_ bytes: [UInt8], _ variable: String?) throws(Failure) -> [UInt8] {
        let secret = SecretFile.withoutLineEnd(bytes)
        guard !secret.isEmpty else {
            throw .wrong(
                variable: variable, message: "the secret is empty",
                fix: "write 32 random bytes, as base64url")
        }
        guard secret.count <= Self.bytesMax else {
            throw .wrong(
                variable: variable, message: "the secret is longer than \(Self.bytesMax) bytes",
                fix: "write 32 random bytes, as base64url")
        }
        return secret
    }
}
