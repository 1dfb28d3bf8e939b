/// As people are told of it.
extension ProcessEnding {
    var text: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let number): "signal \(number)\(Self.name(of: number))"
        }
    }

    // signal(7): the numbers of x86 and ARM.
    private static func name(of signal: Int32) -> String {
        let names: [Int32: String] = [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT",
            7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM",
            24: "SIGXCPU", 25: "SIGXFSZ",
        ]
        return names[signal].map { " (\($0))" } ?? ""
    }
}
