import Glibc

/// A whole process, from its start to its end, as the system accounts for it.
struct MeasuredProcess {
    var milliseconds: Double
    var memoryMegabytes: Double

    static func run(
        _ program: String, _ arguments: [String], environment: [String],
        errors: String = "/dev/null"
    ) throws -> MeasuredProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [Int32(0), 1] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let words: [UnsafeMutablePointer<CChar>?] =
            ([program] + arguments).map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        let clock = ContinuousClock()
        let start = clock.now
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions, nil, words, variables)
        guard code == 0 else {
            throw Failure("cannot start \(program): \(String(cString: strerror(code)))")
        }
        var status: Int32 = 0
        var usage = rusage()
        wait4(pid, &status, 0, &usage)
        let length = clock.now - start
        guard status == 0 else {
            throw Failure("\(program) failed with status \(status)")
        }
        return MeasuredProcess(
            milliseconds: length / .milliseconds(1),
            memoryMegabytes: Double(usage.ru_maxrss) / 1_024)
    }
}
