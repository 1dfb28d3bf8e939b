import Disk
import Glibc
package import Reactor

extension RunFailure {
    /// Of `ProcessStart.start`.
    package init(starting name: String, _ error: SystemCallError) {
        // The only file that a start opens is where the program's output goes.
        guard error.call != "open" || error.errno == EMFILE || error.errno == ENFILE else {
            var problem = RunFailure.diagnostic(FileError(.write, error.subject, error.errno))
            problem.message = "\(name) could not be started: " + problem.message
            self.init(.startFailed, [problem])
            return
        }
        let isShortOfFiles = error.errno == EMFILE || error.errno == ENFILE
        self.init(
            .startFailed, "\(name) could not be started: \(error.text)",
            fix: isShortOfFiles
                ? "raise the limit of open files: ulimit -n"
                : "free memory, or allow more processes: ulimit -u")
    }
}
