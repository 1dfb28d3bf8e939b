import Logging
import Reactor
import Supervised

/// What ties this process to a supervisor, as its command was told; a process that someone started
/// by hand has none of it.
struct Supervision {
    let lifeline: Lifeline?
    let status: StatusPipe?
    private let logPath: String?
    private let logLimits: LogFile.Limits
    private let run: Int?

    init(_ invocation: Invocation) throws(Failure) {
        let lifeline = try SupervisedOptions.descriptor(
            SupervisedOptions.lifeline, invocation, example: 5)
        let status = try SupervisedOptions.descriptor(
            SupervisedOptions.status, invocation, example: 6)
        run = try invocation.number(SupervisedOptions.run, in: 1...Int.max, example: 1)
        let bytes = try invocation.number(
            SupervisedOptions.logFileBytes, in: 1_024...(1 << 40), example: 16_777_216)
        logPath = invocation.value(SupervisedOptions.logFile)
        logLimits = LogFile.Limits(bytesMax: bytes ?? LogFile.Limits.bytesMaxDefault)
        do throws(SystemCallError) {
            self.lifeline = try lifeline.map { (number) throws(SystemCallError) in
                try Lifeline(adopting: number)
            }
            self.status = try status.map { (number) throws(SystemCallError) in
                try StatusPipe(adopting: number)
            }
        } catch {
            throw Failure(
                .usage, error.text, fix: "hand over the end of a pipe, or leave the option out")
        }
    }

    /// On standard error where no file was named. The first line tells of this run.
    func log(node: String, level: LogLevel) -> EventLog {
        let log =
            if let logPath {
                EventLog(
                    file: LogFile(path: logPath, limits: logLimits), node: node, level: level)
            } else {
                EventLog(node: node, level: level)
            }
        if logPath != nil || run != nil { log.beginRun(run ?? 1, version: VersionCommand.number) }
        return log
    }
}
