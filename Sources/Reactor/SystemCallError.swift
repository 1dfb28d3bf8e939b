import Glibc

/// A system call that failed: which one, on what, why, and what helps where that is known.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
    package let call: String
    package let errno: Int32
    /// What it was done to: an address, a descriptor's purpose. Never a secret.
    package let subject: String

    package init(call: String, errno: Int32, subject: String) {
        self.call = call
        self.errno = errno
        self.subject = subject
    }

    /// One line: what, why, how to fix.
    package var text: String {
        let reason = String(cString: strerror(errno))
        guard let fix else { return "\(subject): \(call): \(reason)" }
        return "\(subject): \(call): \(reason); \(fix)"
    }

    package var description: String { text }

    private var fix: String? {
        switch errno {
        case EADDRINUSE: "stop the program that listens there or choose another port"
        case EADDRNOTAVAIL: "choose an address that this machine has"
        case EACCES where call == "bind": "ports below 1024 are the administrator's; choose another"
        case EMFILE: "raise the limit of open files (ulimit -n)"
        case ENFILE: "the whole machine has no descriptor left; end other programs"
        case ECONNREFUSED: "nothing listens there"
        default: nil
        }
    }
}
