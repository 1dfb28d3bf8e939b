import CLinux

/// One pipe from the child to us.
struct Pipe {
    let readEnd: Int32
    let writeEnd: Int32
    let bytesMax: Int

    init?(bytesMax: Int) {
        var ends: [Int32] = [-1, -1]
        guard linux_pipe(&ends) == 0 else { return nil }
        readEnd = ends[0]
        writeEnd = ends[1]
        self.bytesMax = bytesMax
    }
}
