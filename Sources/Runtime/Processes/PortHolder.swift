import Disk
import Glibc

/// Finds the program behind a listening port, as far as this user may see it.
enum PortHolder {
    private static let tableBytesMax = 64 << 20
    /// `st` in proc_net_tcp, by number.
    private static let listening = "0A"
    /// Addresses that leave no room for 127.0.0.1, as the kernel writes them: in hexadecimal, each
    /// word of four bytes in the order of the machine.
    private static let conflicting: Set<String> = {
        let loopback = hexadecimal(UInt32(0x7f00_0001).bigEndian)
        let none = hexadecimal(0)
        let mapped = hexadecimal(UInt32(0x0000_ffff).bigEndian)
        return [loopback, none, none + none + none + none, none + none + mapped + loopback]
    }()

    private struct Socket {
        var user: UInt32
        var inode: String
    }

    static func text(of port: Int) -> String? {
        let found = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { sockets(in: $0, port) }
        guard let socket = found.first else { return nil }
        for pid in ProcessTable.pids() where holds(pid, socket.inode) {
            return "\(ProcessTable.name(of: pid)) (pid \(pid))"
        }
        if socket.user != geteuid() { return "a program of another user (uid \(socket.user))" }
        return "a program that does not show itself"
    }

    private static func sockets(in table: String, _ port: Int) -> [Socket] {
        guard let bytes = try? PlainFile.read(table, bytesMax: tableBytesMax) else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count > 9 else { return nil }
            let texts = fields.prefix(10).map { String(decoding: $0, as: UTF8.self) }
            let place = texts[1].split(separator: ":")
            guard texts[3] == listening, place.count == 2, Int(place[1], radix: 16) == port,
                conflicting.contains(String(place[0]))
            else { return nil }
            return Socket(user: UInt32(texts[7]) ?? 0, inode: texts[9])
        }
    }

    private static func holds(_ pid: Int32, _ inode: String) -> Bool {
        let folder = "/proc/\(pid)/fd"
        return FolderTree.names(in: folder).contains {
            ProcessTable.link("\(folder)/\($0)") == "socket:[\(inode)]"
        }
    }

    private static func hexadecimal(_ word: UInt32) -> String {
        let digits = String(word, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
