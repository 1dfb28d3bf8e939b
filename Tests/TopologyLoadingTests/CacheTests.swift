import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// Where the cache lies, who may see it, and what happens to what lies there.
final class CacheTests: XCTestCase {
    private let file = TypedPath("network.swift")

    func testTheFolderIsTakenFromTheFirstVariableThatSaysOne() throws {
        let base = try TemporaryFolder()
        let cases: [([String: String], String)] = [
            (["ILPNET_CACHE_DIR": base["a/b"], "XDG_CACHE_HOME": base["x"]], "a/b"),
            (["XDG_CACHE_HOME": base["x"], "HOME": base["h"]], "x/ilpnet"),
            (["XDG_CACHE_HOME": "relative", "HOME": base["h"]], "h/.cache/ilpnet"),
            (["ILPNET_CACHE_DIR": "", "HOME": base["h"]], "h/.cache/ilpnet"),
            // A home that cannot be used is passed over.
            (["HOME": "/proc/nowhere"], "ilpnet-cache-\(geteuid())"),
            ([:], "ilpnet-cache-\(geteuid())"),
        ]
        for (environment, expected) in cases {
            let folder = CacheFolder(environment: environment, publicFolder: base.path)
            XCTAssertEqual(try folder.opened(for: file).path, base[expected])
            let facts = try FileManager.default.attributesOfItem(atPath: base[expected])
            XCTAssertEqual(facts[.posixPermissions] as? Int, 0o700, expected)
        }
    }

    func testAFolderThatCannotBeMadeIsAnErrorWhereItWasNamed() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(linear3, to: "network.swift")
        let loader = TopologyLoader(
            cache: CacheFolder(environment: ["ILPNET_CACHE_DIR": "/proc/nowhere"]), note: { _ in })
        XCTAssertEqual(
            scene.neutral(try scene.failure(of: path, with: loader).text),
            """
            DIR/network.swift:1: error: the cache folder /proc/nowhere cannot be used: No such \
            file or directory
              fix: set ILPNET_CACHE_DIR to a folder of your own
            """)
    }

    func testAFileIsNoCacheFolder() throws {
        let base = try TemporaryFolder()
        try base.write("", to: "file")
        assertRefused(base["file"], .cacheUnusable(folder: base["file"], errno: ENOTDIR))
    }

    func testAFolderToWhichOthersMayWriteIsRefused() throws {
        let base = try TemporaryFolder()
        chmod(base.path, 0o770)
        assertRefused(base.path, .cacheOpenToOthers(folder: base.path))
        // It may be looked at.
        chmod(base.path, 0o755)
        XCTAssertEqual(try named(base.path).opened(for: file).path, base.path)
    }

    func testAFolderOfSomeoneElseIsRefused() throws {
        // Root can give a folder away; everybody else has those of root.
        guard geteuid() == 0 else {
            return assertRefused("/usr", .cacheOfSomeoneElse(folder: "/usr"))
        }
        let base = try TemporaryFolder()
        XCTAssertEqual(chown(base.path, 4_321, 4_321), 0)
        assertRefused(base.path, .cacheOfSomeoneElse(folder: base.path))
        // Also where a variable gave it only by the way.
        XCTAssertEqual(rename(base.path, base.path + "-away"), 0)
        try FileManager.default.createDirectory(
            atPath: base["ilpnet"], withIntermediateDirectories: true)
        XCTAssertEqual(chown(base["ilpnet"], 4_321, 4_321), 0)
        XCTAssertThrowsError(
            try CacheFolder(environment: ["XDG_CACHE_HOME": base.path]).opened(for: file))
        try FileManager.default.removeItem(atPath: base.path + "-away")
    }

    func testALinkInThePublicPlaceIsRefused() throws {
        let base = try TemporaryFolder()
        let own = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: base["ilpnet-cache-\(geteuid())"], withDestinationPath: own.path)
        XCTAssertThrowsError(
            try CacheFolder(environment: [:], publicFolder: base.path).opened(for: file))
        // Where the user named it, a link is the user's wish.
        XCTAssertEqual(
            try named(base["ilpnet-cache-\(geteuid())"]).opened(for: file).path, own.path)
    }

    func testEntriesSurviveTheirFile() {
        let entries = [
            CacheEntry(json: [], warnings: "", printed: ""),
            CacheEntry(json: [1, 10, 255], warnings: "w\n", printed: "ü\n\n"),
        ]
        for entry in entries {
            XCTAssertEqual(CacheEntry(fileBytes: entry.fileBytes), entry)
        }
    }

    func testATornEntryIsNoEntry() {
        let whole = CacheEntry(json: Array("{}".utf8), warnings: "w", printed: "p").fileBytes
        for length in whole.indices {
            XCTAssertNil(CacheEntry(fileBytes: Array(whole[..<length])), "\(length) bytes")
        }
        XCTAssertNil(CacheEntry(fileBytes: whole + [0]))
        for lie in ["ilpnet-answer-2 2 1 1\n{}wp", "ilpnet-answer-1 -2 5 1\n{}wp", "x\n", "\n"] {
            XCTAssertNil(CacheEntry(fileBytes: Array(lie.utf8)), lie)
        }
    }

    func testADamagedEntryIsMadeAnew() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(linear3, to: "network.swift")
        _ = try scene.loader().load(path)
        let name = try XCTUnwrap(scene.cacheFolder.names(in: "descriptions").first)
        let whole = CacheEntry(json: Array("{}".utf8), warnings: "", printed: "").fileBytes
        for damage in [Data(), Data("rubbish".utf8), Data(whole)] {
            try scene.cacheFolder.write(damage, to: "descriptions/\(name)")
            XCTAssertFalse(try scene.loader().load(path).timings.isCached)
            XCTAssertTrue(try scene.loader().load(path).timings.isCached)
        }
    }

    func testTheOldestAnswersAreGivenUp() throws {
        let scene = try LoadingScene()
        let cache = try scene.cache.opened(for: file)
        let entry = CacheEntry(json: [], warnings: "", printed: "")
        for number in 0..<Cache.descriptionsMax + 5 {
            let old = try scene.cacheFolder.write("", to: "descriptions/\(number)")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(1_000 + number))],
                ofItemAtPath: old)
        }
        let compiler = Compiler(path: "/c", folder: "/", searchPath: "")
        let key = CacheKey.description(
            of: [], in: file, compiler: compiler, settings: EvaluationSettings([]))
        cache.keep(entry, as: key)
        let kept = Set(scene.cacheFolder.names(in: "descriptions"))
        XCTAssertEqual(kept.count, Cache.descriptionsMax)
        XCTAssertEqual(cache.entry(key), entry)
        for number in 0...5 { XCTAssertFalse(kept.contains("\(number)")) }
        XCTAssert(kept.contains("6"))
    }

    func testEverythingThatCanChangeTheAnswerIsInTheKey() throws {
        let folder = try TemporaryFolder()
        try folder.write("one", to: "bin/swiftc")
        try folder.write("one", to: "bin/swift-frontend")
        func key(
            _ source: String = "x", path: String = "a.swift",
            settings: [(name: String, value: String)] = []
        ) -> CacheKey {
            CacheKey.description(
                of: Array(source.utf8), in: TypedPath(path),
                compiler: Compiler(
                    path: folder["bin/swiftc"], folder: folder["bin"], searchPath: ""),
                settings: EvaluationSettings(settings))
        }
        var keys = [
            key(), key("y"), key(path: "b.swift"), key(path: "./a.swift"),
            key(settings: [("n", "1")]), key(settings: [("n", "2")]), key(settings: [("m", "1")]),
        ]
        XCTAssertEqual(key(), keys[0])
        try folder.write("three", to: "bin/swift-frontend")
        keys.append(key())
        try folder.write("three", to: "bin/swiftc")
        keys.append(key())
        XCTAssertEqual(Set(keys.map(\.text)).count, keys.count)
    }

    func testWorkThatWasLeftBehindIsRemovedAfterAnHour() throws {
        let scene = try LoadingScene()
        let cache = try scene.cache.opened(for: file)
        try scene.cacheFolder.write("", to: "work/old/deep/file")
        try scene.cacheFolder.write("", to: "work/new/file")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3_700)],
            ofItemAtPath: scene.cacheFolder["work/old"])
        let work = try cache.makeWorkFolder(for: file)
        XCTAssertEqual(
            Set(scene.cacheFolder.names(in: "work")),
            ["new", URL(fileURLWithPath: work.path).lastPathComponent])
        work.remove()
        XCTAssertEqual(scene.cacheFolder.names(in: "work"), ["new"])
    }

    private func named(_ path: String) -> CacheFolder {
        CacheFolder(environment: ["ILPNET_CACHE_DIR": path])
    }

    private func assertRefused(_ path: String, _ problem: MachineProblem, line: UInt = #line) {
        XCTAssertThrowsError(try named(path).opened(for: file), line: line) {
            XCTAssertEqual(
                $0 as? LoadingError, .machineUnfit(path: "network.swift", problem: problem),
                line: line)
        }
    }
}
