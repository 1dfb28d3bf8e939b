import Disk
import Glibc

/// What the kernel says of a process at one moment.
package struct ProcessFacts: Sendable, Equatable {
    /// How the kernel writes it: `R`, `S`, `D`, `T`, `Z` and others.
    package let state: UInt8
    package let parent: Int32
    package let group: Int32
    package let cpuMilliseconds: Int
    /// When it was started, counted from the boot of the machine. Setting a clock changes nothing.
    package let startTicks: UInt64
    package let memoryBytes: Int

    /// A zombie has ended; only its parent has not heard of it yet.
    package var hasEnded: Bool { state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") }

    package static let ticksPerSecond = max(1, sysconf(Int32(_SC_CLK_TCK)))
    private static let pageBytes = max(1, sysconf(Int32(_SC_PAGESIZE)))
    private static let bytesMax = 4 << 10

    /// nil where there is no such process.
    package static func read(_ pid: Int32) -> ProcessFacts? {
        let line = try? PlainFile.read("/proc/\(pid)/stat", bytesMax: bytesMax)
        return line.flatMap { ProcessFacts(line: $0) }
    }

    /// Of a line of `/proc/PID/stat`. The program's name stands in parentheses and may hold any
    /// byte, parentheses too, so the fields are counted from the last one.
    init?(line: [UInt8]) {
        guard let end = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = line[(end + 1)...].split {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n")
        }
        func number<Number: FixedWidthInteger>(_ field: Int) -> Number? {
            // proc(5) counts from 1, and the state is the third.
            let place = field - 3
            guard place < fields.count else { return nil }
            return Number(String(decoding: fields[place], as: UTF8.self))
        }
        guard let state = fields.first?.first, let parent: Int32 = number(4),
            let group: Int32 = number(5), let userTicks: Int = number(14),
            let systemTicks: Int = number(15), let startTicks: UInt64 = number(22),
            let pages: Int = number(24)
        else { return nil }
        self.state = state
        self.parent = parent
        self.group = group
        self.startTicks = startTicks
        cpuMilliseconds = (userTicks &+ systemTicks) &* 1_000 / Self.ticksPerSecond
        memoryBytes = pages &* Self.pageBytes
    }
}
