import Foundation
import XCTest

@testable import Dashboard

/// The page as files: small, complete, and with nothing in them that a strict policy refuses.
final class PageFileTests: XCTestCase {
    private static let bytesMax = 200 * 1024

    func testEveryFileOfTheFolderIsServed() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/CAssets/page")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let served = Set(
            PageFiles.all.keys.map { $0 == "/" ? "index.html" : String($0.dropFirst()) })
        XCTAssertEqual(Set(names), served)
        for name in names {
            let path = name == "index.html" ? "/" : "/\(name)"
            let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
            XCTAssertEqual(PageFiles.file(at: path)?.body, bytes, name)
        }
    }

    func testAllOfItIsSmall() {
        let total = PageFiles.all.values.map(\.body.count).reduce(0, +)
        XCTAssertLessThan(total, Self.bytesMax)
    }

    func testNothingIsAskedForThatIsNotServed() throws {
        for (path, file) in PageFiles.all {
            let text = String(decoding: file.body, as: UTF8.self)
            var asked = text.matches(of: /(?:href|src)="([^"#]+)"/).map { String($0.1) }
            asked += text.matches(of: /from "\.\/([^"]+)"/).map { String($0.1) }
            asked += text.matches(of: /url\(([^)]*)\)/).map { String($0.1) }
            for name in asked where name != "api/v1/topology" {
                XCTAssertNotNil(PageFiles.file(at: "/\(name)"), "\(path) asks for \(name)")
            }
            // The names of XML's own spaces are no addresses.
            let outside = text.replacing("http://www.w3.org/2000/svg", with: "")
            XCTAssertFalse(outside.contains("http://") || outside.contains("https://"), path)
        }
    }

    func testThereIsNoScriptOrStyleInline() throws {
        let page = String(decoding: try XCTUnwrap(PageFiles.file(at: "/")).body, as: UTF8.self)
        XCTAssertFalse(page.contains("<style"))
        XCTAssertFalse(page.contains(/\sstyle=|\son\w+=/))
        for script in page.matches(of: /<script([^>]*)>([^<]*)</) {
            XCTAssert(script.1.contains("src=") && script.2.isEmpty)
        }
        for (path, file) in PageFiles.all where path.hasSuffix(".js") {
            let text = String(decoding: file.body, as: UTF8.self)
            for word in ["innerHTML", "eval(", "document.write", "insertAdjacentHTML"] {
                XCTAssertFalse(text.contains(word), "\(path): \(word)")
            }
        }
    }
}
