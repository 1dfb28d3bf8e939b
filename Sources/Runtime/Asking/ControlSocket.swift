import Glibc

/// How the control socket of a state folder is reached.
///
/// `sun_path` holds 107 bytes, and folders may be deeper than that: so the folder is opened and the
/// socket is named through it, below `/proc/self/fd`.
enum ControlSocket {
    static let name = "control.sock"
    /// A supervisor with a full queue of callers is alive; this long it may take to make room.
    private static let connectMilliseconds = 2_000

    enum Failure: Error, Equatable {
        /// No folder, no socket, or a socket that nobody listens at.
        case nobody
        case system(Int32)
    }

    /// A connected, non-blocking descriptor that no child inherits.
    static func connect(folder path: String) throws(Failure) -> Int32 {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(errno) }
        defer { close(folder) }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(errno) }
        guard let code = connect(descriptor, to: "/proc/self/fd/\(folder)/\(name)") else {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            return descriptor
        }
        close(descriptor)
        throw failure(code)
    }

    /// What a supervisor binds its listening socket to, while `folder` is open.
    static func address(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            precondition(path.utf8.count < place.count, "a path through /proc/self/fd is short")
            place.copyBytes(from: path.utf8)
        }
        return address
    }

    /// nil where it is connected, otherwise errno.
    private static func connect(_ descriptor: Int32, to path: String) -> Int32? {
        // A connection to a full queue waits as long as a write may.
        var limit = timeval(tv_sec: connectMilliseconds / 1_000, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let address = address(path)
        while true {
            let result = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if result == 0 { return nil }
            if errno != EINTR { return errno }
        }
    }

    private static func failure(_ code: Int32) -> Failure {
        switch code {
        // What lies there and is no socket refuses as well.
        case ENOENT, ENOTDIR, ECONNREFUSED, ENOTSOCK: .nobody
        default: .system(code)
        }
    }
}
