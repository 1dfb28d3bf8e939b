import Glibc

/// Reading and writing whole contents through an open descriptor.
enum Descriptor {
    /// Opens the three standard descriptors that the caller closed, so that no file of ours gets
    /// their numbers and what is printed goes into it. Using them still fails.
    static func occupyStandardOnes() {
        for standard in 0...2 where fcntl(Int32(standard), F_GETFD) < 0 {
            _ = open("/dev/null", standard == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// 0, or the code of what went wrong.
    static func fill(_ file: Int32, _ bytes: [UInt8]) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    /// Whatever it is: a file, or what a pipe gives until its end.
    static func readAll(
        _ file: Int32, _ path: String, bytesMax: Int
    ) throws(FileError) -> [UInt8] {
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw FileError(.read, path) }
        let expected = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : 4_096
        var bytes: [UInt8] = []
        while true {
            // One byte more than there should be, so that the end is found without growing.
            let start = bytes.count
            let room = max(expected + 1 - start, 4_096)
            bytes += repeatElement(0, count: room)
            let count = bytes.withUnsafeMutableBytes {
                read(file, $0.baseAddress! + start, room)
            }
            bytes.removeLast(room - max(0, count))
            if count < 0, errno != EINTR { throw FileError(.read, path) }
            if bytes.count > bytesMax { throw FileError(.read, path, EFBIG) }
            if count == 0 { return bytes }
        }
    }
}

extension UnsafeMutablePointer<dirent> {
    var fileName: String {
        withUnsafePointer(to: &pointee.d_name) {
            $0.withMemoryRebound(
                to: CChar.self, capacity: MemoryLayout.size(ofValue: pointee.d_name)
            ) {
                String(cString: $0)
            }
        }
    }
}
