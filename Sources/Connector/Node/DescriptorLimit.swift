import Glibc

/// How many sockets the process may hold: as many as it is allowed to ask for.
package enum DescriptorLimit {
    /// A limit that cannot be raised is left as it is; accepting copes with a low one.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
