import CBench
import Glibc

/// Becomes another program, on certain processors, that is killed when the bench ends.
///
///     child launch 0,1 PROGRAM ARGUMENTS...
enum LaunchRole {
    static func run(_ arguments: [String]) throws {
        guard arguments.count >= 2 else { throw Failure("nothing to launch") }
        let starter = getppid()
        guard launch_die_with_parent() == 0, getppid() == starter else { exit(1) }
        let processors = arguments[0].split(separator: ",").compactMap { Int32($0) }
        if !processors.isEmpty {
            let code = launch_pin(processors, Int32(processors.count))
            guard code == 0 else {
                throw Failure("cannot run on \(arguments[0]): \(String(cString: strerror(code)))")
            }
        }
        // Only the program itself is measured, and its deadline is the bench's.
        alarm(0)
        let words = arguments.dropFirst().map { strdup($0) } + [nil]
        execv(arguments[1], words)
        throw Failure("cannot run \(arguments[1]): \(String(cString: strerror(errno)))")
    }
}
