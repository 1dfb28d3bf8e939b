import CLinux
import Glibc

/// The child's side of an evaluation: `ilpnet evaluate --sandbox PROGRAM`, a command that people
/// do not see. The process confines itself and then becomes the program.
package enum EvaluationSandbox {
    static let cpuSeconds = 5
    private static let addressBytesMax: UInt = 2 << 30
    private static let openFilesMax: UInt32 = 64
    /// Where it says that it could not do so. The program does not get this descriptor.
    private static let complaintDescriptor: Int32 = 4

    static func arguments(for program: String) -> [String] { ["evaluate", "--sandbox", program] }

    /// Called first of all by every program that may be the sandbox's executable.
    package static func becomeConfinedIfAsked() {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, Array(arguments[1...2]) == ["evaluate", "--sandbox"] else {
            return
        }
        becomeConfined(program: arguments[3])
    }

    private static func becomeConfined(program: String) -> Never {
        _ = fcntl(complaintDescriptor, F_SETFD, FD_CLOEXEC)
        let limits = linux_limits(
            cpu_seconds: UInt32(cpuSeconds), address_bytes: addressBytesMax,
            open_files: openFilesMax)
        check(.limits, linux_limit_resources(limits))
        check(.landlock, linux_refuse_file_changes())
        check(.seccomp, linux_refuse_calls())
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
        execv(program, &arguments)
        check(.program, errno)
        exit(EXIT_FAILURE)
    }

    private static func check(_ step: SandboxComplaint.Step, _ failure: Int32) {
        guard failure != 0 else { return }
        let bytes = SandboxComplaint(step: step, errno: failure).bytes
        _ = write(complaintDescriptor, bytes, bytes.count)
        exit(EXIT_FAILURE)
    }
}

/// What the child says where it cannot confine itself or become the program: two bytes.
struct SandboxComplaint: Equatable {
    enum Step: UInt8 {
        case limits = 1
        case landlock, seccomp, program
    }

    static let bytesMax = 2

    var step: Step
    var errno: Int32

    init(step: Step, errno: Int32) {
        self.step = step
        self.errno = errno
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.bytesMax, let step = Step(rawValue: bytes[0]) else { return nil }
        self.step = step
        errno = Int32(bytes[1])
    }

    var bytes: [UInt8] { [step.rawValue, UInt8(truncatingIfNeeded: errno)] }

    func problem(with program: String) -> MachineProblem {
        switch step {
        case .limits: .cannotConfine(by: "limits on resources", errno: errno)
        case .landlock: .cannotConfine(by: "Landlock", errno: errno)
        case .seccomp: .cannotConfine(by: "seccomp", errno: errno)
        case .program: .cannotStart(program: program, errno: errno)
        }
    }
}
