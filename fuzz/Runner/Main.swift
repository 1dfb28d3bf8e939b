import CFuzzer
import FuzzTargets
import Glibc

/// `ilpnet-fuzz TARGET [CORPUS...] [-OPTION=VALUE...]`: libFuzzer over one of the targets.
@main
enum Main {
    /// Chosen once, before the first input.
    private nonisolated(unsafe) static var target: FuzzTarget?

    /// Names the target to the processes that libFuzzer starts, whose arguments it makes itself.
    private static let variable = "ILPNET_FUZZ_TARGET"

    static func main() {
        let isNamed =
            CommandLine.argc > 1 && FuzzTarget(rawValue: CommandLine.arguments[1]) != nil
        let name =
            isNamed ? CommandLine.arguments[1] : getenv(variable).map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            let usage = "usage: ilpnet-fuzz TARGET [CORPUS...]; the targets: \(names)\n"
            _ = usage.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(2)
        }
        self.target = target
        setenv(variable, name, 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = Array(
            UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)))
        // The name of the target is no option of libFuzzer's.
        if isNamed { arguments.remove(at: 1) }
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
