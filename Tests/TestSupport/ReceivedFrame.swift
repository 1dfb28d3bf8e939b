import XCTest

/// A frame as it was received, unmasked.
package struct ReceivedFrame: Equatable, CustomStringConvertible {
    package var first: UInt8
    package var payload: [UInt8]

    package init(first: UInt8, payload: [UInt8]) {
        self.first = first
        self.payload = payload
    }

    package var closeCode: UInt16? {
        guard first == 0x88, payload.count >= 2 else { return nil }
        return UInt16(payload[0]) << 8 | UInt16(payload[1])
    }

    package var description: String {
        "\(String(first, radix: 16)) [\(payload.count)] \(payload.prefix(20))"
    }
}

extension RawConnection {
    /// The next frame, which must be masked as its sender's role demands.
    package func readFrame(fromServer: Bool, line: UInt = #line) throws -> ReceivedFrame {
        let header = try read(2)
        XCTAssertEqual(header[1] & 0x80 == 0, fromServer, "mask", line: line)
        var length = Int(header[1] & 0x7f)
        if length > 125 {
            length = try read(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        let mask = fromServer ? [0, 0, 0, 0] : try read(4)
        let payload = try read(length)
        return ReceivedFrame(
            first: header[0], payload: payload.enumerated().map { $1 ^ mask[$0 % 4] })
    }
}
