import CLinux
import Glibc

/// What a keeper said about the end of its program.
struct EndingReport {
    var ending: KeptChild.Ending
    var cpuMicroseconds: Int
    var stack: CrashedStack?

    init(_ bytes: [UInt8]) {
        guard bytes.count >= MemoryLayout<linux_ending>.size else {
            // The keeper was killed, and its program with it.
            ending = .signalled(SIGKILL)
            cpuMicroseconds = 0
            return
        }
        let report = bytes.withUnsafeBytes { $0.loadUnaligned(as: linux_ending.self) }
        cpuMicroseconds = Int(report.cpu_microseconds)
        switch UInt32(bitPattern: report.kind) {
        case linux_exited.rawValue: ending = .exited(report.value)
        case linux_signalled.rawValue: ending = .signalled(report.value)
        default: ending = .notStarted(report.value)
        }
        guard report.stack_is_known != 0 else { return }
        let map = bytes.dropFirst(MemoryLayout<linux_ending>.size)
        stack = CrashedStack(report, map: String(decoding: map, as: UTF8.self))
    }
}

/// The innermost part of a crashed thread's stack, and what lay where in memory.
struct CrashedStack: Equatable {
    var overflowed: Bool
    var programCounter: UInt64
    /// Return addresses by the chain of frame pointers, innermost first, without the middle of a
    /// long chain.
    var frames: [UInt64]
    /// Words from the stack pointer up to the first frame pointer.
    var words: [UInt64]
    /// As in /proc/PID/maps.
    var map: String

    init(
        overflowed: Bool, programCounter: UInt64, frames: [UInt64], words: [UInt64], map: String
    ) {
        self.overflowed = overflowed
        self.programCounter = programCounter
        self.frames = frames
        self.words = words
        self.map = map
    }

    init(_ report: linux_ending, map: String) {
        overflowed = report.stack_overflowed != 0
        programCounter = report.program_counter
        self.map = map
        let innermost =
            report.frame_pointer > report.stack_pointer
            ? (report.frame_pointer - report.stack_pointer) / 8 : UInt64(LINUX_STACK_WORDS)
        let count = min(UInt64(report.stack_word_count), innermost)
        frames = withUnsafeBytes(of: report.frames) {
            Array($0.bindMemory(to: UInt64.self).prefix(Int(report.frame_count)))
        }
        words = withUnsafeBytes(of: report.stack_words) {
            Array($0.bindMemory(to: UInt64.self).prefix(Int(count)))
        }
    }
}
