/// What a supervisor hands to a process that it starts, whatever its role.
enum SupervisedOptions {
    static let lifeline = Option(
        name: "lifeline-fd", value: .init(name: "N", kind: .free),
        help: "end when this pipe, which nobody else writes to, has no writer any more")
    static let status = Option(
        name: "status-fd", value: .init(name: "N", kind: .free),
        help: "tell through this pipe how it is; docs/connector.md has the lines")
    static let logFile = Option(
        name: "log-file", value: .init(name: "PATH", kind: .free),
        help: "write the log to this file, which rotates, instead of standard error")
    static let logFileBytes = Option(
        name: "log-file-bytes", value: .init(name: "N", kind: .free),
        help: "begin the next file when this one would be larger (default 16 MiB; 4 are kept)")
    static let run = Option(
        name: "run", value: .init(name: "N", kind: .free),
        help: "how often it was started before, and one: for the log")

    static let all = [lifeline, status, logFile, logFileBytes, run]

    /// The number of a descriptor that was handed over; nil where there is none.
    static func descriptor(
        _ option: Option, _ invocation: Invocation, example: Int
    ) throws(Failure) -> Int32? {
        try invocation.number(option, in: 3...65_535, example: example).map { Int32($0) }
    }

    /// Refuses a descriptor that is to be two things.
    static func checkDescriptors(
        _ options: [Option], _ invocation: Invocation
    ) throws(Failure) {
        var owners: [Int: Option] = [:]
        for option in options {
            guard let number = invocation.value(option).flatMap({ Int($0) }) else { continue }
            if let other = owners.updateValue(option, forKey: number) {
                throw Failure(
                    .usage, "\(other.flag) and \(option.flag) both name descriptor \(number)",
                    fix: "hand over a descriptor for each")
            }
        }
    }
}
