import Foundation
import Planning
import TestSupport
import XCTest

@testable import ilpnet

final class SecretTests: XCTestCase {
    private var place: TemporaryFolder!
    private let secrets = "generated/rich/secrets"

    override func setUpWithError() throws {
        place = try TemporaryFolder()
        try place.write(Networks.rich(), to: "rich.json")
        try place.write("from a file\n", to: "keys/n3")
    }

    func testEverySecretHasAFileAndOnlyTheOwnerReachesIt() throws {
        XCTAssertEqual(try generate().exitCode, 0)
        XCTAssertEqual(try place.mode(secrets), 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(place.path)/\(secrets)")
        XCTAssertEqual(
            names.sorted(),
            [
                ".gitignore", "dashboard.admin", "dashboard.publisher", "dashboard.read", "n1-n2",
                "n1.client",
                "n2.client", "n3-n1", "n3.client",
            ])
        for name in names where name != ".gitignore" {
            XCTAssertEqual(try place.mode("\(secrets)/\(name)"), 0o444, name)
        }
        XCTAssertEqual(try place.read("\(secrets)/.gitignore"), "*\n")
        XCTAssertEqual(try place.read("\(secrets)/n1-n2"), "from a variable")
        XCTAssertEqual(try place.read("\(secrets)/n3-n1"), "from a file\n")
    }

    func testTheUmaskChangesNothing() throws {
        for umask in ["077", "000"] {
            let run = try place.shell(
                "umask \(umask); rm -rf generated; mkdir -m 755 -p generated/rich;"
                    + " N1_N2=x $ILPNET gen secrets rich.json")
            XCTAssertEqual(run.exitCode, 0, run.errors)
            XCTAssertEqual(try place.mode(secrets), 0o700, umask)
            XCTAssertEqual(try place.mode("\(secrets)/n1.client"), 0o444, umask)
        }
    }

    func testGeneratedValuesAre32RandomBytesAsBase64URL() throws {
        try generate()
        var values: Set<String> = []
        for name in ["n1.client", "n2.client", "n3.client", "dashboard.admin"] {
            let text = try place.read("\(secrets)/\(name)")
            XCTAssertEqual(text.count, 43)
            let padded = text.replacing("-", with: "+").replacing("_", with: "/") + "="
            XCTAssertEqual(Data(base64Encoded: padded)?.count, 32, text)
            values.insert(text)
        }
        XCTAssertEqual(values.count, 4)
    }

    func testGeneratedValuesAreKeptAndOthersCopiedAgain() throws {
        try generate()
        let before = try place.tree(below: secrets)
        XCTAssertEqual(try generate().exitCode, 0)
        XCTAssertEqual(try place.tree(below: secrets), before)
        try place.write("another", to: "keys/n3")
        XCTAssertEqual(try generate(variable: "new").exitCode, 0)
        var after = before
        after["n1-n2"] = Data("new".utf8)
        after["n3-n1"] = Data("another".utf8)
        XCTAssertEqual(try place.tree(below: secrets), after)
        XCTAssertEqual(try place.mode("\(secrets)/n1-n2"), 0o444)
    }

    func testEverythingThatIsMissingIsNamedAndNothingIsWritten() throws {
        try place.remove("keys")
        let run = try place.ilpnet("gen", "secrets", "rich.json")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("N1_N2"), run.errors)
        XCTAssert(run.errors.contains("keys/n3"), run.errors)
        XCTAssertFalse(place.has("generated"))
    }

    func testAnEmptyValueIsNone() throws {
        try place.write("", to: "keys/n3")
        let run = try generate(variable: "")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssertEqual(run.errors.components(separatedBy: "error:").count - 1, 2, run.errors)
    }

    func testAFileIsFoundFromTheTopologysFolder() throws {
        try place.write("", to: "elsewhere/keep")
        let run = try place.shell(
            "cd elsewhere; N1_N2=x $ILPNET gen secrets ../rich.json")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssertEqual(try place.read("elsewhere/\(secrets)/n3-n1"), "from a file\n")
    }

    func testAFolderThatOthersCanEnterIsRefused() throws {
        try generate()
        let before = try place.tree(below: secrets)
        for mode in ["755", "750", "701"] {
            let run = try place.shell(
                "chmod \(mode) \(secrets); N1_N2=y $ILPNET gen secrets rich.json")
            XCTAssertEqual(run.exitCode, 1)
            XCTAssert(run.errors.contains("fix: chmod 700 generated/rich/secrets"), run.errors)
            XCTAssertEqual(try place.tree(below: secrets), before)
        }
    }

    func testAFolderThatDockerMadeInPlaceOfASecretIsNamed() throws {
        try generate()
        try place.remove("\(secrets)/n1.client")
        try place.write("", to: "\(secrets)/n1.client/keep")
        let run = try generate()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.hasPrefix("\(secrets)/n1.client: error: "), run.errors)
    }

    func testAnEmptySecretIsNotKept() throws {
        try generate()
        try place.remove("\(secrets)/n1.client")
        try place.write("", to: "\(secrets)/n1.client")
        let run = try generate()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("n1.client: error: this secret is empty"), run.errors)
    }

    func testNoSymbolicLinkIsFollowed() throws {
        try place.write("", to: "outside/keep")
        try place.write("", to: "generated/rich/keep")
        try place.link(secrets, to: "outside")
        let run = try generate()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("symbolic link"), run.errors)
        XCTAssertEqual(try place.tree(below: "outside"), ["keep": Data()])
    }

    func testNoValueIsPrintedOrInAnyOtherFile() throws {
        let made = try generate()
        let gen = try place.ilpnet("gen", "all", "rich.json")
        XCTAssertEqual(gen.exitCode, 0, gen.errors)
        let plan = try place.ilpnet("plan", "rich.json", "--json")
        var others = [made.output, made.errors, gen.output, plan.output].joined()
        for (path, bytes) in try place.tree(below: "generated") where !path.contains("secrets/") {
            if let bytes { others += String(decoding: bytes, as: UTF8.self) }
        }
        for (name, bytes) in try place.tree(below: secrets) where name != ".gitignore" {
            let value = String(decoding: try XCTUnwrap(bytes), as: UTF8.self)
            XCTAssertFalse(others.contains(value), name)
        }
    }

    func testGenAndItsCheckLeaveSecretsAlone() throws {
        try generate()
        let before = try place.tree(below: secrets)
        XCTAssertEqual(try place.ilpnet("gen", "all", "rich.json").exitCode, 0)
        XCTAssertEqual(try place.ilpnet("gen", "all", "rich.json", "--check").exitCode, 0)
        XCTAssertEqual(try place.tree(below: secrets), before)
        XCTAssertFalse(try place.read("generated/rich/MANIFEST").contains("secrets/"))
    }

    @discardableResult
    private func generate(variable: String = "from a variable") throws -> ProgramRun {
        try place.ilpnet("gen", "secrets", "rich.json", environment: ["N1_N2": variable])
    }
}
