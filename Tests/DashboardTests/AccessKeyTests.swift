import Dashboard
import Reactor
import XCTest

/// Keys, secrets that are handed out, and those who guess.
final class AccessKeyTests: XCTestCase {
    private let publish = Array("publish-publish-publish".utf8)
    private let read = Array("read-read-read-read".utf8)
    private let admin = Array("admin-admin-admin".utf8)

    private func keys() -> AccessKeys {
        var keys = AccessKeys()
        keys.add(publish, for: .publish)
        keys.add(read, for: .read)
        keys.add(admin, for: .admin)
        return keys
    }

    func testEachKeyOpensWhatItIsForAndTheAdministratorsReadsToo() throws {
        let keys = keys()
        XCTAssertEqual(keys.rights(of: publish), .publish)
        XCTAssertEqual(keys.rights(of: read), .read)
        XCTAssertEqual(keys.rights(of: admin), [.admin, .read])
        for wrong in [[], Array(read.dropLast()), read + [10], publish + read] {
            XCTAssertEqual(keys.rights(of: wrong), [])
        }
        XCTAssertEqual(AccessKeys().rights(of: read), [])
    }

    func testAKeyThatStandsForTwoRolesOpensBoth() throws {
        var keys = keys()
        keys.add(read, for: .publish)
        XCTAssertEqual(keys.rights(of: read), [.read, .publish])
    }

    func testNoKeyIsKept() throws {
        var text = ""
        dump(keys(), to: &text)
        for key in [publish, read, admin] {
            XCTAssertFalse(text.contains(String(decoding: key, as: UTF8.self)))
            XCTAssertFalse(text.contains("\(key[0]), \(key[1]), \(key[2])"))
        }
    }

    func testATokenOpensOnceAndForAWhile() {
        var tokens = IssuedSecrets(countMax: 4, lifetimeMilliseconds: 60_000)
        let one = tokens.issue(.read, random: .init(repeating: 1, count: 16), nowMilliseconds: 0)
        let two = tokens.issue(.admin, random: .init(repeating: 2, count: 16), nowMilliseconds: 10)
        XCTAssertEqual(one.utf8.count, 22)
        XCTAssertEqual(tokens.redeem("", nowMilliseconds: 20), [])
        XCTAssertEqual(tokens.redeem(two, nowMilliseconds: 20), .admin)
        XCTAssertEqual(tokens.redeem(two, nowMilliseconds: 20), [])
        XCTAssertEqual(tokens.redeem(one, nowMilliseconds: 60_000), [])
        XCTAssertEqual(tokens.count, 0)
    }

    func testASessionLastsItsTimeAndTheOldestGivesWay() {
        var sessions = IssuedSecrets(countMax: 3, lifetimeMilliseconds: 1_000)
        let values = (0..<4).map {
            sessions.issue(
                .read, random: .init(repeating: UInt8($0), count: 16), nowMilliseconds: Int64($0))
        }
        XCTAssertEqual(sessions.count, 3)
        XCTAssertEqual(sessions.rights(of: values[0], nowMilliseconds: 4), [])
        for value in values[1...] {
            XCTAssertEqual(sessions.rights(of: value, nowMilliseconds: 4), .read)
            XCTAssertEqual(sessions.rights(of: value, nowMilliseconds: 1_000), .read)
        }
        XCTAssertEqual(sessions.rights(of: values[1], nowMilliseconds: 1_001), [])
        XCTAssertEqual(sessions.rights(of: values[2], nowMilliseconds: 1_001), .read)
    }

    func testWhoFailsTenTimesInAMinuteRests() throws {
        var limiter = FailureLimiter()
        let one = try source("10.0.0.1")
        let two = try source("10.0.0.2")
        for _ in 0..<9 { limiter.failed(one, nowMilliseconds: 0) }
        XCTAssertNil(limiter.restSeconds(of: one, nowMilliseconds: 30_000))
        limiter.failed(one, nowMilliseconds: 30_000)
        XCTAssertEqual(limiter.restSeconds(of: one, nowMilliseconds: 30_000), 30)
        XCTAssertEqual(limiter.restSeconds(of: one, nowMilliseconds: 59_999), 1)
        XCTAssertNil(limiter.restSeconds(of: one, nowMilliseconds: 60_000))
        XCTAssertNil(limiter.restSeconds(of: two, nowMilliseconds: 30_000))
        for _ in 0..<9 { limiter.failed(one, nowMilliseconds: 60_000) }
        XCTAssertNil(limiter.restSeconds(of: one, nowMilliseconds: 60_000))
    }

    func testTheLimitersTableIsBounded() throws {
        var limiter = FailureLimiter()
        let guesser = try source("192.0.2.1")
        for _ in 0..<10 { limiter.failed(guesser, nowMilliseconds: 1) }
        for number in 0..<10_000 {
            let other = try source("10.0.\(number / 250).\(number % 250)")
            limiter.failed(other, nowMilliseconds: Int64(number))
            XCTAssertLessThanOrEqual(limiter.count, FailureLimiter.sourcesMax)
        }
        // Who failed long ago is forgotten before who fails now.
        for _ in 0..<10 { limiter.failed(guesser, nowMilliseconds: 200_000) }
        for number in 0..<4_000 {
            let other = try source("10.1.\(number / 250).\(number % 250)")
            limiter.failed(other, nowMilliseconds: 200_001)
        }
        XCTAssertEqual(limiter.restSeconds(of: guesser, nowMilliseconds: 200_001), 60)
        XCTAssertEqual(limiter.count, 4_001)
    }

    func testANetworkOfIPv6CountsAsOne() throws {
        XCTAssertEqual(try source("2001:db8:1:2::1"), try source("2001:db8:1:2:9:9:9:9"))
        XCTAssertNotEqual(try source("2001:db8:1:2::1"), try source("2001:db8:1:3::1"))
        XCTAssertEqual(try source("::ffff:10.0.0.1"), try source("10.0.0.1"))
        XCTAssertNotEqual(try source("::ffff:10.0.0.1"), try source("::ffff:10.0.0.2"))
        XCTAssertNotEqual(try source("::"), try source("0.0.0.0"))
    }

    private func source(_ text: String) throws -> SourceNetwork {
        SourceNetwork(try XCTUnwrap(SocketAddress(literal: text, port: 1)))
    }
}
