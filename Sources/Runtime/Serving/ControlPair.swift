import Glibc

/// Two ends of a connection, one of which a child is given.
final class ControlPair {
    private(set) var ours: Int32 = -1
    private(set) var theirs: Int32 = -1

    init() {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return }
        ours = ends[0]
        theirs = ends[1]
    }

    deinit {
        if ours >= 0 { close(ours) }
        if theirs >= 0 { close(theirs) }
    }

    var isWhole: Bool { ours >= 0 }

    /// The receiver closes it from now on.
    func takeOurs() -> Int32 {
        defer { ours = -1 }
        return ours
    }
}
