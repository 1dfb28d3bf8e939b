import CFuzzer
import FuzzTargets
import Glibc

/// `ilpnet-fuzz TARGET [CORPUS...] [-OPTION=VALUE...]`: libFuzzer over one of the targets.
@main
enum Main {
    /// Chosen once, before the first input.
    private nonisolated(unsafe) static var target: FuzzTarget?

    static func main() {
        guard CommandLine.argc > 1,
            let target = FuzzTarget(rawValue: CommandLine.arguments[1])
        else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            let usage = "usage: ilpnet-fuzz TARGET [CORPUS...]; the targets: \(names)\n"
            _ = usage.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(2)
        }
        self.target = target
        // The name of the target is no option of libFuzzer's.
        var arguments: [UnsafeMutablePointer<CChar>?] = Array(
            UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)))
        arguments.remove(at: 1)
        var count = Int32(arguments.count)
        arguments.append(nil)
        let code = arguments.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return LLVMFuzzerRunDriver(&count, &start) { bytes, count in
                Main.target?.run(UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            }
        }
        exit(code)
    }
}
