import CanonicalJSON
import Disk
import Glibc
import Reactor
import Telemetry

/// What a spool remembers from one run to the next, beside its segments: whose it is, a random name
/// of its own, and the last epoch.
struct SpoolState: Equatable {
    private static let name = "state.json"
    private static let bytesMax = 4 * 1024
    private static let instanceBytes = UplinkHello.instanceCharacters / 2
    /// Low bits of an epoch that are chance; above them are milliseconds since 1970.
    private static let randomBits: UInt64 = 11

    var nodeId: String
    var instance: String
    var epoch: UInt64

    /// One that never was.
    init(nodeId: String) {
        self.nodeId = nodeId
        instance = Randomness.bytes(Self.instanceBytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        epoch = 0
    }

    /// nil: there is none, or nothing that could be read.
    init?(in folder: String) {
        guard
            let bytes = try? PlainFile.read(
                "\(folder)/\(Self.name)", bytesMax: Self.bytesMax, regularOnly: true),
            let value = try? JSONParser.parse(bytes), let nodeId = value["nodeId"]?.string,
            let instance = value["instance"]?.string,
            instance.utf8.count == UplinkHello.instanceCharacters,
            instance.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }),
            let number = value["epoch"]?.wholeNumber, number >= 0,
            number < TelemetryFormat.epochMax
        else { return nil }
        self.nodeId = nodeId
        self.instance = instance
        epoch = UInt64(number)
    }

    /// 0, or errno.
    func save(in folder: String) -> Int32 {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("nodeId", nodeId)
            json.member("instance", instance)
            json.member("epoch", epoch)
        }
        do throws(FileError) {
            try PlainFile.replace(
                "\(folder)/\(Self.name)", with: json.fileBytes, permissions: 0o600)
            return 0
        } catch {
            return error.code ?? EIO
        }
    }

    /// Of a run that begins: above every one before, also when the clock was set back.
    static func nextEpoch(after stored: UInt64, wallMilliseconds: Int64, random: UInt32) -> UInt64 {
        // A clock that is far off must leave numbers for the runs that follow.
        let timeMax = (TelemetryFormat.epochMax >> randomBits) / 2
        let time = min(UInt64(max(0, wallMilliseconds)), timeMax)
        let chance = UInt64(random) & (1 << randomBits - 1)
        return min(max(stored + 1, time << randomBits | chance), TelemetryFormat.epochMax)
    }
}
