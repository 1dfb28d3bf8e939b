import Foundation

/// A port that nobody uses just now and that the system gives to no outgoing connection: those begin
/// at 32768.
enum FreePort {
    private static let range: ClosedRange<UInt16> = 20_000...32_000

    static func take() -> Int {
        while true {
            let port = UInt16.random(in: range)
            if let held = try? HeldPort(port) {
                held.close()
                return Int(port)
            }
        }
    }
}

/// A port that the test listens on, so that nobody else can.
final class HeldPort {
    private struct Taken: Error {}

    private var descriptor: Int32
    let port: UInt16

    init(_ port: UInt16) throws {
        self.port = port
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0, listen(descriptor, 1) == 0 else {
            close()
            throw Taken()
        }
    }

    deinit { close() }

    func close() {
        if descriptor >= 0 { Foundation.close(descriptor) }
        descriptor = -1
    }
}
