import Glibc
import Reactor

/// The unix socket on which a supervisor is asked. Its folder admits nobody but its owner.
struct ControlListener: ~Copyable {
    private static let backlog: Int32 = 64

    let descriptor: Int32
    private let path: String

    /// The folder must be locked: what stands there from an earlier supervisor is removed.
    init(in folder: StateFolder) throws(RunFailure) {
        path = folder.socketPath
        let opened = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0
        )
        guard opened >= 0 else { throw Self.failure(path, "socket") }
        guard unlink(path) == 0 || errno == ENOENT, Self.bind(opened, in: folder),
            listen(opened, Self.backlog) == 0
        else {
            let failure = Self.failure(path, "bind")
            close(opened)
            throw failure
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// False, with errno set, where it cannot.
    private static func bind(_ descriptor: Int32, in folder: StateFolder) -> Bool {
        let opened = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return false }
        let address = ControlSocket.address("/proc/self/fd/\(opened)/\(ControlSocket.name)")
        let code = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                    ? 0 : errno
            }
        }
        close(opened)
        errno = code
        return code == 0
    }

    /// Nobody finds it any more.
    func remove() { unlink(path) }

    private static func failure(_ path: String, _ call: String) -> RunFailure {
        RunFailure(
            .failed,
            [
                .init(
                    path: path,
                    "the control socket cannot be made: \(String(cString: strerror(errno)))"
                        + " (\(call))",
                    fix: "put the state folder on a local disk: ILPNET_STATE_DIR=/tmp/ilpnet")
            ])
    }
}
