import Foundation
import TestSupport

/// Ends what tests left running where the test process itself was killed or crashed.
///
/// A shell waits for the end of a pipe that only this process holds, and then kills whoever names
/// the folder of all scenes in their arguments. Where tests end as they should it finds nobody.
final class LastWatch {
    /// All scenes are below it.
    static let folder = watch.parent.path

    // Made once, and held unchanged until this process ends.
    nonisolated(unsafe) private static let watch = LastWatch()

    private let parent = try! TemporaryFolder()
    /// The end of this process closes it, and nothing before that.
    private let life = Pipe()

    private static let script = """
        cat > /dev/null
        for file in /proc/[0-9]*/cmdline; do
            if tr '\\0' '\\n' < $file | grep -qF "$SCENES"; then
                number=${file#/proc/}
                kill -9 ${number%/cmdline}
            fi
        done 2> /dev/null
        rm -rf "$SCENES"
        """

    private init() {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", Self.script]
        // Not in its own arguments, or it would find itself.
        shell.environment = ["SCENES": parent.path, "PATH": "/usr/bin:/bin"]
        shell.standardInput = life
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try? shell.run()
    }
}
