import Glibc

extension FileError {
    /// Why, as part of a sentence.
    package var reason: String {
        switch cause {
        case .symbolicLink, .system(ELOOP): "it is a symbolic link"
        case .system(ENOTDIR): "it is not a folder"
        case .notRegular: "it is no ordinary file"
        case .tooLarge: "it is too large"
        case .damaged: "it is damaged"
        case .heldByAnother: "another process keeps it"
        case .system(let code): String(cString: strerror(code))
        }
    }

    /// What helps, where anything is known to.
    package var fix: String? {
        switch cause {
        case .symbolicLink, .system(ELOOP):
            "remove the link; what it points to stays as it is"
        case .notRegular, .system(ENOTDIR), .system(EISDIR), .system(EINVAL):
            action == .read ? "name an ordinary file, or move it away" : "move it away"
        case .damaged: "see whether anything beside it is yours, then remove its folder"
        case .system(EACCES), .system(EPERM), .system(EROFS):
            "make it writable, or choose another folder"
        case .system(ENOSPC), .system(EDQUOT): "make room, or choose another folder"
        case .system(EXDEV): "keep all of the folder on one file system"
        case .system(EFBIG): "allow larger files (ulimit -f)"
        case .heldByAnother: "wait until it has ended, or end it"
        case .tooLarge, .system: nil
        }
    }
}
