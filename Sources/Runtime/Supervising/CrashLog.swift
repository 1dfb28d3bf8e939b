import Glibc

/// A crash log is only added to; a new run begins a new one where it grew large.
enum CrashLog {
    static func makeRoom(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_size > SupervisorLimits.crashLogBytesMax else {
            return
        }
        rename(path, path + ".1")
    }
}
