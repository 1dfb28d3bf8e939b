import Glibc

/// Asks the heap as often as each line says, to show that the counter counts.
///
///     child allocate
///     take COUNT   ->  done
enum AllocateRole {
    static func run() throws {
        Role.say("ready")
        try Role.eachCommand { command in
            for _ in 0..<(try Role.number(command, 1)) { free(take()) }
            Role.say("done")
        }
    }

    // Not inlined, or the compiler would see that nobody needs the block.
    @inline(never)
    private static func take() -> UnsafeMutableRawPointer? { malloc(40) }
}
