import Disk
import Glibc

/// Why a topology file cannot be read.
package enum FileProblem: Error, Sendable, Equatable {
    case noName
    case missing
    case isFolder
    /// A pipe, a socket or a device.
    case notRegular
    case tooLarge(bytesMax: Int)
    /// With errno.
    case refused(Int32)
}

extension TypedPath {
    /// The whole file. A pipe is as good as a file unless `regularOnly`.
    func read(bytesMax: Int, regularOnly: Bool = false) throws(LoadingError) -> [UInt8] {
        let problem: FileProblem
        do {
            let bytes = try PlainFile.read(text, bytesMax: bytesMax, regularOnly: regularOnly)
            if let bytes { return bytes }
            problem = text.isEmpty ? .noName : .missing
        } catch {
            problem = FileProblem(error, bytesMax: bytesMax)
        }
        throw .fileUnreadable(path: text, problem: problem)
    }
}

extension FileProblem {
    fileprivate init(_ error: FileError, bytesMax: Int) {
        switch error.cause {
        case .tooLarge: self = .tooLarge(bytesMax: bytesMax)
        case .notRegular: self = .notRegular
        case .system(EISDIR): self = .isFolder
        default: self = .refused(error.code ?? EIO)
        }
    }
}
