import XCTest

@testable import TopologyLoading

/// Which addresses of a crashed stack are looked up, by value.
final class CrashSiteTests: XCTestCase {
    private let map = """
        1000-2000 r--p 00000000 fe:00 7                          /cache/my work/topology
        2000-5000 r-xp 00001000 fe:00 7                          /cache/my work/topology
        5000-6000 rw-p 00004000 fe:00 7                          /cache/my work/topology
        9000-a000 r-xp 00000000 fe:00 8                          /usr/lib/libc.so.6
        b000-c000 r-xp 00000000 fe:00 9                          /opt/swift/libswiftCore.so
        d000-e000 rw-p 00000000 00:00 0                          [stack]
        f000-f001 rw-p 00000000 00:00 0
        """

    func testATrapInTheProgramItselfComesFirst() {
        XCTAssertEqual(
            addresses(counter: 0x2345, frames: [0x3001, 0x4001]), [0x1345, 0x2000, 0x3000])
    }

    func testInSwiftsLibraryTheChainOfFramesIsTrusted() {
        XCTAssertEqual(
            addresses(counter: 0xb123, frames: [0xb200, 0x3001], words: [0x2801]), [0x2000])
    }

    func testInTheCLibraryTheStackIsSearchedFirst() {
        XCTAssertEqual(
            addresses(counter: 0x9123, frames: [0x3001], words: [0xd100, 0x2801, 7]),
            [0x1800, 0x2000])
    }

    func testARecursionIsLookedUpOnce() {
        XCTAssertEqual(
            addresses(counter: 0xb123, frames: [0x3001, 0x2001, 0x3001, 0x2001, 0x4001]),
            [0x2000, 0x1000, 0x3000])
    }

    func testWithoutAMapThereIsNothingToLookUp() {
        for map in ["", "rubbish", "1000-2000", "x-y r-xp 0 0 0 /cache/my work/topology"] {
            XCTAssertEqual(addresses(counter: 0x2345, frames: [0x3001], map: map), [])
        }
    }

    private func addresses(
        counter: UInt64, frames: [UInt64] = [], words: [UInt64] = [], map: String? = nil
    ) -> [UInt64] {
        CrashSite.addresses(
            of: CrashedStack(
                overflowed: false, programCounter: counter, frames: frames, words: words,
                map: map ?? self.map),
            in: "/cache/my work/topology")
    }
}
