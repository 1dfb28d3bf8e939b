import Glibc

/// How many descriptors the process may hold.
package enum DescriptorLimit {
    /// As many as it is allowed to ask for. A limit that cannot be raised is left as it is.
    package static func raise() {
        guard var limit = read() else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    package static var current: Int {
        read().map { Int(clamping: $0.rlim_cur) } ?? .max
    }

    private static func read() -> rlimit? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return nil
        }
        return limit
    }
}
