import Foundation

/// A pipe of which a process that is started gets one end, under a number of the test's choice.
struct HandedPipe {
    let read: Int32
    let write: Int32

    /// No other process that is started gets either end.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw HandError("pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (read, write) = (ends[0], ends[1])
    }

    /// Starts a program with descriptors that become 0, 1, 2 and so on, which Foundation's `Process`
    /// cannot do. Whoever calls waits for its end.
    static func start(_ arguments: [String], descriptors: [Int32]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Out of the way of the numbers that they get.
        let sources = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 100) }
        defer { for source in sources { close(source) } }
        for (number, source) in sources.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(number))
        }
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var identifier: Int32 = 0
        let code = posix_spawn(
            &identifier, arguments[0], &actions, nil, &words, &environment)
        guard code == 0 else { throw HandError("posix_spawn: \(code)") }
        return identifier
    }
}
