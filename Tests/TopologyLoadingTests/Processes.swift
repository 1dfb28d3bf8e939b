import Foundation

/// Whether a process runs. One that ended and was not waited for does not.
func isRunning(_ identifier: Int32) -> Bool {
    guard let facts = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
        let nameEnd = facts.lastIndex(of: ")")
    else { return false }
    return !facts[nameEnd...].hasPrefix(") Z")
}

/// The processes whose command line holds `text`, this one left out.
func processes(holding text: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { identifier in
        let words = FileManager.default.contents(atPath: "/proc/\(identifier)/cmdline") ?? Data()
        return identifier != getpid() && isRunning(identifier)
            && String(decoding: words, as: UTF8.self).contains(text)
    }
}
