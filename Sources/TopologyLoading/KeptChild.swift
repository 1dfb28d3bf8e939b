import CLinux
import Disk
import Glibc

/// A program run to its end, within limits, that does not outlive this process in any case.
///
/// It reads nothing, belongs to a session of its own, and what it writes is read as it comes. What
/// its end means is left to the caller.
struct KeptChild {
    var path: String
    /// Without the program's own name.
    var arguments: [String]
    /// All it gets.
    var environment: [String]
    /// Its working folder; empty for this process's own.
    var folder = ""
    var limitMilliseconds: Int
    /// What is kept of what it writes. First its output and errors together, then the descriptors
    /// from 3 on. What comes beyond is read and dropped.
    var streamBytesMax: [Int]
    var watchesCrashes = false

    struct Outcome {
        var ending: Ending
        var cpuMicroseconds: Int
        var wallMicroseconds: Int
        var streams: [Stream]
        var stack: CrashedStack?

        var output: Stream { streams[0] }
    }

    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// Ended by us.
        case tookTooLong
        /// With errno.
        case notStarted(Int32)
    }

    struct Stream {
        let bytesMax: Int
        var bytes: [UInt8] = []
        var isCut = false

        var text: String { String(decoding: bytes, as: UTF8.self) }

        mutating func take(_ chunk: UnsafeRawBufferPointer) {
            let taken = chunk.prefix(bytesMax - bytes.count)
            bytes += taken
            if taken.count < chunk.count { isCut = true }
        }
    }

    func run() -> Outcome {
        let stopwatch = Stopwatch()
        var pipes: [Pipe] = []
        for bytesMax in streamBytesMax {
            guard let pipe = Pipe(bytesMax: bytesMax) else { return unstarted(errno, pipes) }
            pipes.append(pipe)
        }
        var child = linux_kept_child()
        let failure = start(writingTo: pipes.map(\.writeEnd), &child)
        for pipe in pipes { close(pipe.writeEnd) }
        guard failure == 0 else {
            for pipe in pipes { close(pipe.readEnd) }
            return unstarted(failure, [])
        }
        var watch = ChildWatch(
            child, pipes: pipes, since: stopwatch, limitMicroseconds: limitMilliseconds * 1_000)
        watch.waitForEnd()
        let report = watch.finish()
        return Outcome(
            ending: watch.endedByUs ? .tookTooLong : report.ending,
            cpuMicroseconds: report.cpuMicroseconds, wallMicroseconds: stopwatch.microseconds,
            streams: watch.streams, stack: report.stack)
    }

    private func start(writingTo ends: [Int32], _ child: inout linux_kept_child) -> Int32 {
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard null >= 0 else { return errno }
        defer { close(null) }
        let descriptors = [null, ends[0], ends[0]] + ends.dropFirst()
        return withCStrings([path] + arguments) { arguments in
            withCStrings(environment) { environment in
                path.withCString { path in
                    folder.withCString { folder in
                        descriptors.withUnsafeBufferPointer { descriptors in
                            var start = linux_start()
                            start.path = path
                            start.arguments = arguments
                            start.environment = environment
                            start.folder = folder.pointee == 0 ? nil : folder
                            start.descriptors = descriptors.baseAddress
                            start.descriptor_count = Int32(descriptors.count)
                            start.watch_crashes = watchesCrashes
                            return linux_start_kept(&start, &child)
                        }
                    }
                }
            }
        }
    }

    private func unstarted(_ failure: Int32, _ pipes: [Pipe]) -> Outcome {
        for pipe in pipes {
            close(pipe.readEnd)
            close(pipe.writeEnd)
        }
        return Outcome(
            ending: .notStarted(failure), cpuMicroseconds: 0, wallMicroseconds: 0,
            streams: streamBytesMax.map { Stream(bytesMax: $0) }, stack: nil)
    }
}

private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}
