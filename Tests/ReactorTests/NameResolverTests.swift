import Foundation
import Reactor
import XCTest

final class NameResolverTests: XCTestCase {
    func testANameIsAnsweredThroughTheLoop() throws {
        let resolver = try NameResolver()
        XCTAssert(resolver.resolve("localhost", port: 3_000, tag: 9))
        let answer = try XCTUnwrap(try answers(of: resolver, count: 1).first)
        XCTAssertEqual(answer.tag, 9)
        XCTAssertEqual(answer.host, "localhost")
        XCTAssertNil(answer.failure)
        XCTAssert(answer.addresses.contains { $0.isLoopback && $0.port == 3_000 })
    }

    func testWhatIsNoNameIsAnsweredWithTheReason() throws {
        let resolver = try NameResolver()
        for (tag, name) in ["two words", "a..b", String(repeating: "x", count: 300)].enumerated() {
            XCTAssert(resolver.resolve(name, port: 1, tag: UInt64(tag)))
        }
        for answer in try answers(of: resolver, count: 3) {
            XCTAssertEqual(answer.addresses, [])
            XCTAssertFalse(try XCTUnwrap(answer.failure).isEmpty)
        }
    }

    func testQuestionsBeyondTheLimitAreRefusedAndNoneIsLost() throws {
        let resolver = try NameResolver()
        var asked = 0
        while resolver.resolve("127.0.0.1", port: 1, tag: UInt64(asked)) { asked += 1 }
        XCTAssertEqual(asked, NameResolver.questionsMax)
        let tags = try answers(of: resolver, count: asked).map(\.tag)
        XCTAssertEqual(tags, (0..<UInt64(asked)).map { $0 })
        XCTAssert(resolver.resolve("127.0.0.1", port: 1, tag: 0), "taken answers make room")
    }

    func testItsThreadEndsWithIt() throws {
        let before = try threads()
        for _ in 0..<20 {
            let resolver = try NameResolver()
            XCTAssert(resolver.resolve("127.0.0.1", port: 1, tag: 0))
        }
        try waitUntil("the threads end") { (try? threads()) ?? .max <= before }
    }

    func testWithoutAQuestionThereIsNoThread() throws {
        let before = try threads()
        let resolver = try NameResolver()
        XCTAssertEqual(try threads(), before)
        withExtendedLifetime(resolver) {}
    }

    private func answers(of resolver: NameResolver, count: Int) throws -> [NameAnswer] {
        var loop = try EventLoop()
        try loop.add(resolver.descriptor, token: 1, .readable)
        var all: [NameAnswer] = []
        while all.count < count {
            guard loop.wait(milliseconds: 5_000) == 1 else { throw TooLate(what: "an answer") }
            all += resolver.takeAnswers()
        }
        return all
    }

    private func threads() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }
}
