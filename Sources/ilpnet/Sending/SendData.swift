import Disk
import Traffic
import Wire

/// What `--data` means: the user's own bytes in each packet.
enum SendData {
    static func bytes(_ text: String) throws(Failure) -> [UInt8] {
        let bytes: [UInt8]
        if text.hasPrefix("@") {
            bytes = try content(of: String(text.dropFirst()))
        } else if text.hasPrefix("0x") {
            bytes = try octets(text)
        } else {
            bytes = Array(text.utf8)
        }
        guard bytes.count <= PacketMint.dataBytesMax else {
            throw Failure(
                .usage,
                "--data has \(bytes.count) bytes, but a packet has room for"
                    + " \(PacketMint.dataBytesMax)",
                fix: "send less; a packet holds \(ILPLimits.dataBytesMax) bytes, of which the"
                    + " preimage takes \(PacketMint.preimageBytes)")
        }
        return bytes
    }

    private static func content(of path: String) throws(Failure) -> [UInt8] {
        do throws(FileError) {
            // One byte more tells a file that is too large from one that just fits.
            if let bytes = try PlainFile.read(path, bytesMax: PacketMint.dataBytesMax + 1) {
                return bytes
            }
        } catch {
            if error.cause == .tooLarge {
                throw Failure(
                    .usage,
                    [
                        .init(
                            path: path,
                            "it is larger than the \(PacketMint.dataBytesMax) bytes that a packet"
                                + " has room for", fix: "send less")
                    ])
            }
            throw Failure(.usage, [error.problem])
        }
        throw Failure(
            .usage, [.init(path: path, "there is no such file", fix: "see --data in the help")])
    }

    private static func octets(_ text: String) throws(Failure) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(text.dropFirst(2)) else {
            throw Failure(
                .usage, "--data \(text.prefix(60)) is not hexadecimal",
                fix: "write two digits a byte behind 0x, 0x00ff for instance")
        }
        return bytes
    }
}
