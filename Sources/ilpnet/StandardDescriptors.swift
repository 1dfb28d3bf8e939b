import Glibc

/// The descriptors this process was started with.
enum StandardDescriptors {
    /// Opens those of the three that the caller closed, so that no file of ours gets their
    /// numbers and what is printed goes into it. Using them still fails.
    static func occupy() {
        for standard in 0...2 where fcntl(Int32(standard), F_GETFD) < 0 {
            _ = open("/dev/null", standard == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
