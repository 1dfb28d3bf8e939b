import Glibc

/// A program that is started, listened to line by line, and ended. It does not outlive the bench.
final class ChildProcess {
    /// What of it is listened to; the other is thrown away, but errors of our own roles are shown.
    enum Voice { case output, errors }

    private static let patienceSeconds = 30
    private static let endingSeconds = 12.0
    private static let lineBytesMax = 64 * 1024

    let pid: pid_t
    let name: String
    private let input: Int32
    private let voice: Int32
    private var heard: [UInt8] = []
    private var hasEnded = false

    /// `environment` is all it gets beside PATH. `processors`: those on which it may run.
    init(
        _ command: [String], voice: Voice = .output, environment: [String] = [],
        processors: [Int32] = []
    ) throws {
        name = command[0].split(separator: "/").last.map(String.init) ?? command[0]
        let launcher =
            [
                OwnProgram.path, "child", "launch",
                processors.map(String.init).joined(separator: ","),
            ]
        (pid, input, self.voice) = try ChildProcess.start(
            launcher + command, voice: voice, environment: environment)
    }

    /// As it is, without a launcher in between: for how long a start takes.
    init(bare command: [String], voice: Voice) throws {
        name = command[0]
        (pid, input, self.voice) = try ChildProcess.start(command, voice: voice, environment: [])
    }

    deinit { end() }

    func send(_ line: String) throws {
        var bytes = Array((line + "\n").utf8)
        guard write(input, &bytes, bytes.count) == bytes.count else {
            throw Failure("\(name) takes no commands any more: \(lastWords)")
        }
    }

    /// The next line, without its end.
    func readLine() throws -> String {
        while true {
            if let end = heard.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: heard[..<end], as: UTF8.self)
                heard.removeFirst(end + 1)
                return line
            }
            guard heard.count < ChildProcess.lineBytesMax else {
                throw Failure("\(name) says a line without end")
            }
            try hear()
        }
    }

    /// The first line that contains this.
    func readLine(containing text: String) throws -> String {
        var line = ""
        repeat { line = try readLine() } while !line.contains(text)
        return line
    }

    /// Asks it to end, waits, and kills it if it does not. True: it ended by itself, with success.
    @discardableResult
    func end(asking signal: Int32 = SIGTERM) -> Bool {
        guard !hasEnded else { return true }
        hasEnded = true
        close(input)
        kill(pid, signal)
        let status =
            waitForEnd()
            ?? {
                kill(pid, SIGKILL)
                var status: Int32 = 0
                waitpid(pid, &status, 0)
                return status
            }()
        close(voice)
        return status == 0
    }

    /// Waits for a program that ends by itself. True: with success.
    func waitForSuccess() throws -> Bool {
        while (try? readLine()) != nil {}
        return end(asking: 0)
    }

    private func waitForEnd() -> Int32? {
        let deadline = ContinuousClock.now + .seconds(ChildProcess.endingSeconds)
        while ContinuousClock.now < deadline {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) != 0 { return status }
            poll(nil, 0, 1)
        }
        return nil
    }

    /// Waits second by second, so that a machine that stood still for a minute is no failure.
    private func hear() throws {
        var source = pollfd(fd: voice, events: Int16(POLLIN), revents: 0)
        var seconds = 0
        while poll(&source, 1, 1_000) == 0 {
            seconds += 1
            guard seconds < ChildProcess.patienceSeconds else {
                throw Failure("\(name) said nothing for too long: \(lastWords)")
            }
        }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(voice, &bytes, bytes.count)
        guard count > 0 else { throw Failure("\(name) ended: \(lastWords)") }
        heard += bytes[..<count]
    }

    private var lastWords: String { String(decoding: heard.suffix(500), as: UTF8.self) }

    private static func start(
        _ command: [String], voice: Voice, environment: [String]
    ) throws -> (pid: pid_t, input: Int32, voice: Int32) {
        let (inputRead, inputWrite) = try pipe()
        let (voiceRead, voiceWrite) = try pipe()
        defer {
            close(inputRead)
            close(voiceWrite)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputRead, 0)
        posix_spawn_file_actions_adddup2(&actions, voiceWrite, voice == .output ? 1 : 2)
        if voice == .errors {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        let variables = ["PATH=" + OwnProgram.searchPath] + environment
        let words = command.map { strdup($0) } + [nil]
        let settings = variables.map { strdup($0) } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, command[0], &actions, nil, words, settings)
        guard code == 0 else {
            close(inputWrite)
            close(voiceRead)
            throw Failure("cannot start \(command[0]): \(String(cString: strerror(code)))")
        }
        return (pid, inputWrite, voiceRead)
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw Failure("no pipe: \(String(cString: strerror(errno)))")
        }
        // A program that was started earlier must not hold the ends of a later one.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
