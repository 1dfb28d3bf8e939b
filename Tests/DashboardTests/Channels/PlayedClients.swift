import CanonicalJSON
import Reactor
import Telemetry
import XCTest

@testable import Dashboard

/// Clients of a log in memory: what each was sent, and how each reads it.
final class PlayedClients {
    /// One message of the server's, taken apart.
    struct Message: Equatable {
        let type: String
        let channel: String?
        let isReplay: Bool
        let offset: UInt64?
        let meta: JSONValue
        let data: JSONValue

        static func == (one: Message, other: Message) -> Bool {
            (one.type, one.channel, one.isReplay, one.offset)
                == (other.type, other.channel, other.isReplay, other.offset)
        }
    }

    static let declared = ["positions", "market-data"]

    let log: MemoryLog
    private var clients: ChannelClients<Int>
    private var source: MemorySource
    private(set) var time: LoopTime
    /// All that came, by connection.
    private(set) var received: [Int: [Message]] = [:]
    private(set) var plain: [Int: [JSONValue]] = [:]
    private(set) var closed: [Int: ChannelClose] = [:]
    private(set) var publications: [Publication<Int>] = []
    /// Connections that take nothing, and what waits for them.
    var stalled: Set<Int> = []
    private(set) var unread: [Int: Int] = [:]
    private(set) var unreadMost: [Int: Int] = [:]
    private(set) var orders = 0
    private var viewers: Set<Int> = []

    init(
        _ log: MemoryLog = MemoryLog(), _ limits: ChannelLimits = ChannelLimits(),
        defaults: [String] = []
    ) {
        self.log = log
        time = LoopTime(
            wallMilliseconds: 1_795_253_400_000, monotonicNanoseconds: 1_000_000_000_000)
        let table = ChannelTable(declared: Self.declared, defaults: defaults)!
        clients = ChannelClients(table, limits, epoch: 77, bounds: log.bounds, time)
        source = MemorySource(log: log)
    }

    var counters: ChannelCounters { clients.counters }
    var statuses: [ChannelClientStatus<Int>] { clients.statuses }
    var renderedEvents: UInt64 { clients.feed.renderedEvents }
    var clientCount: Int { clients.clientCount }
    var viewerCount: Int { clients.viewerCount }
    var idleCount: Int { clients.idle.count + clients.idlePrompt.count }
    var sleepMilliseconds: Int32 { clients.millisecondsToNext(time) }

    func open(
        _ connection: Int, _ query: String = "", mayPublish: Bool = false, mayRead: Bool = true
    ) throws {
        let pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        clients.open(
            connection, try ClientRequest(pairs), mayPublish: mayPublish, mayRead: mayRead, time)
    }

    func open(viewer connection: Int) {
        viewers.insert(connection)
        clients.open(viewer: connection, time)
    }

    func say(_ connection: Int, _ text: String) {
        clients.received(connection, Array(text.utf8), time)
    }

    func leave(_ connection: Int) { clients.closed(connection) }

    func disconnect(_ clientId: String, _ why: ChannelClose) -> Bool {
        clients.disconnect(clientId: clientId, why)
    }

    func stored(_ publication: Publication<Int>, at offset: UInt64) {
        clients.stored(publication, at: offset)
    }

    func refused(_ publication: Publication<Int>) {
        clients.refused(publication, because: "the disk is full", time)
    }

    /// What was appended is on the disk, and the clients are told.
    func commit() {
        log.commit()
        tellBounds()
    }

    /// So many events never came, as a tombstone says.
    func lose(_ count: UInt32) {
        clients.absent(UInt64(count), at: log.nextOffset)
        log.append([.lost(count)])
    }

    func tellBounds() { clients.committed(log.bounds, time) }

    /// `heard`: connections of which a ping or the like came now.
    func pass(milliseconds: Int64, wall: Int64? = nil, heard: Set<Int> = []) {
        time = LoopTime(
            wallMilliseconds: time.wallMilliseconds + (wall ?? milliseconds),
            monotonicNanoseconds: time.monotonicNanoseconds + milliseconds * 1_000_000)
        while let connection = clients.nextDue(time) {
            clients.timePassed(
                connection, heardAt: heard.contains(connection) ? time.monotonicMilliseconds : nil,
                time)
        }
    }

    /// A turn of the loop.
    func turn() {
        while let order = clients.next(&source, time) {
            orders += 1
            switch order {
            case .close(let connection, let why): closed[connection] = why
            case .publish(let publication): publications.append(publication)
            case .send(let connection, let bytes):
                take(bytes, connection)
                if stalled.contains(connection) {
                    unread[connection, default: 0] += bytes.count
                    unreadMost[connection] = max(
                        unreadMost[connection] ?? 0, unread[connection] ?? 0)
                }
                clients.sent(to: connection, unreadBytes: unread[connection] ?? 0)
            }
        }
    }

    /// Turns until there is nothing more to do.
    func settle(file: StaticString = #filePath, line: UInt = #line) {
        var turns = 0
        repeat {
            turn()
            turns += 1
        } while sleepMilliseconds == 0 && turns < 100_000
        XCTAssertLessThan(turns, 100_000, "it never comes to rest", file: file, line: line)
    }

    /// A stalled client reads all that waits for it.
    func read(_ connection: Int) {
        unread[connection] = 0
        clients.drained(connection)
    }

    /// What has come since the last time.
    func take(_ connection: Int) -> [Message] { received.removeValue(forKey: connection) ?? [] }

    func takePlain(_ connection: Int) -> [JSONValue] {
        plain.removeValue(forKey: connection) ?? []
    }

    private func take(_ bytes: UnsafeRawBufferPointer, _ connection: Int) {
        for text in ServerFrames.texts(bytes) {
            guard let value = try? JSONParser.parse(text) else {
                XCTFail("not JSON: \(String(decoding: text, as: UTF8.self))")
                continue
            }
            if viewers.contains(connection) {
                plain[connection, default: []].append(value)
            } else {
                received[connection, default: []].append(Self.message(value))
            }
        }
    }

    private static func message(_ value: JSONValue) -> Message {
        guard case .object(let members) = value.content else {
            XCTFail("no object")
            fatalError()
        }
        XCTAssertEqual(
            members.map(\.key),
            ["type", "channel", "data", "replay", "meta", "timestamp", "offset"])
        var offset: UInt64?
        if case .number(let digits) = value["offset"]?.content { offset = UInt64(digits) }
        return Message(
            type: value["type"]?.string ?? "", channel: value["channel"]?.string,
            isReplay: value["replay"]?.content == .flag(true), offset: offset,
            meta: value["meta"]!, data: value["data"]!)
    }
}

extension PlayedClients.Message {
    var reason: String? { meta["reason"]?.string }
    func number(_ name: String) -> Int? { meta[name]?.wholeNumber }
    func names(_ name: String) -> [String]? { meta[name]?.elements?.compactMap(\.string) }
    /// Of a gap.
    func lost(_ channel: String) -> Int? { meta["events"]?[channel]?.wholeNumber }
}

extension [PlayedClients.Message] {
    var types: [String] { map(\.type) }
    var events: [PlayedClients.Message] { filter { $0.type == "event" } }
    var gaps: [PlayedClients.Message] { filter { $0.type == "gap" } }
    var offsets: [UInt64] { events.compactMap(\.offset) }
}

/// Takes apart what a server sends: unmasked text frames, one behind the other.
enum ServerFrames {
    static func texts(_ bytes: UnsafeRawBufferPointer) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var at = 0
        while at + 2 <= bytes.count {
            XCTAssertEqual(bytes[at], 0x81, "a whole text frame")
            var count = Int(bytes[at + 1])
            var size = 0
            if count >= 126 { size = count == 126 ? 2 : 8 }
            if size > 0 {
                count = bytes[at + 2..<at + 2 + size].reduce(0) { $0 << 8 | Int($1) }
            }
            let start = at + 2 + size
            guard start + count <= bytes.count else { break }
            texts.append(Array(bytes[start..<start + count]))
            at = start + count
        }
        XCTAssertEqual(at, bytes.count, "frames end where the bytes end")
        return texts
    }
}
