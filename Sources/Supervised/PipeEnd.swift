import Glibc
import Reactor

/// One end of a pipe that whoever started this process handed in.
enum PipeEnd {
    /// Makes it non-blocking and keeps it from programs that are started here. `access` is
    /// `O_RDONLY` or `O_WRONLY`.
    static func adopt(_ descriptor: Int32, access: Int32) throws(SystemCallError) {
        let subject = "descriptor \(descriptor)"
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            throw SystemCallError(call: "fstat", errno: errno, subject: subject)
        }
        let flags = fcntl(descriptor, F_GETFL)
        guard facts.st_mode & S_IFMT == S_IFIFO, flags >= 0, flags & O_ACCMODE == access else {
            let end = access == O_RDONLY ? "reading" : "writing"
            throw SystemCallError(
                call: "adopt", errno: EINVAL, subject: "\(subject) is no \(end) end of a pipe")
        }
        guard fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw SystemCallError(call: "fcntl", errno: errno, subject: subject) }
    }
}
