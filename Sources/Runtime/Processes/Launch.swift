/// A program to start beside us: what it is called with, and what it is given.
package struct Launch: Sendable {
    /// Executed as it stands. By default the very program that runs here, also when its file was
    /// replaced or removed since.
    package var program: String
    /// Behind the program's own name.
    package var arguments: [String]
    /// All of it, as `NAME=VALUE`.
    package var environment: [String]
    /// They become 3, 4, 5 and so on, and stay the caller's.
    package var descriptors: [Int32]
    /// Where its output and its errors are appended.
    package var outputPath: String
    /// Its working folder; the caller's where none is given.
    package var folder: String?

    package init(
        program: String = "/proc/self/exe", arguments: [String], environment: [String] = [],
        descriptors: [Int32] = [], outputPath: String, folder: String? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.descriptors = descriptors
        self.outputPath = outputPath
        self.folder = folder
    }
}
