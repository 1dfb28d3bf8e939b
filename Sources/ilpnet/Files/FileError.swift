import Glibc

/// A call of the operating system on a file or folder that failed.
struct FileError: Error {
    enum Action: String {
        case read, write, remove, keep, enter
        case lookAt = "look at"
        case make = "make the folder"
        case open = "open the folder"
        case lock
    }

    var action: Action
    var path: String
    /// As in `errno`.
    var code: Int32

    init(_ action: Action, _ path: String, _ code: Int32 = errno) {
        self.action = action
        self.path = path
        self.code = code
    }

    var problem: Failure.Problem {
        Failure.Problem(path: path, "cannot \(action.rawValue): \(reason)", fix: fix)
    }

    /// As the failure of a command.
    var failure: Failure { Failure(.failed, [problem]) }

    var reason: String {
        switch code {
        case ELOOP: "it is a symbolic link"
        case ENOTDIR: "it is not a folder"
        case EFBIG where action == .read: "it is too large"
        case EBADMSG: "it is damaged"
        default: String(cString: strerror(code))
        }
    }

    private var fix: String? {
        switch code {
        case ELOOP: "remove the link; what it points to stays as it is"
        case ENOTDIR, EISDIR, EINVAL: "move it away"
        case EBADMSG: "see whether anything beside it is yours, then remove its folder"
        case EACCES, EPERM, EROFS: "make it writable, or choose another folder"
        case ENOSPC, EDQUOT: "make room, or choose another folder"
        case EXDEV: "keep all of the folder on one file system"
        case EFBIG where action == .write: "allow larger files (ulimit -f)"
        default: nil
        }
    }
}
