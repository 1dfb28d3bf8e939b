import XCTest

@testable import ilpnet

final class ArgumentParserTests: XCTestCase {
    func testOptionsStandBeforeBetweenAndAfterArguments() throws {
        for words in ["--json net.swift", "net.swift --json"] {
            let call = try run("check \(words)")
            XCTAssertEqual(call.positionals, ["net.swift"])
            XCTAssert(call.has(.json))
        }
    }

    func testAValueFollowsItsOptionOrAnEqualsSign() throws {
        for words in ["--output=out", "--output out", "-o out", "-oout", "-o=out"] {
            XCTAssertEqual(try run("gen all net.swift \(words)").value(.output), "out", words)
        }
    }

    func testAValueMayHoldAnEqualsSign() throws {
        XCTAssertEqual(try run("check a.swift --set=x=y=z").values(.set), ["x=y=z"])
        XCTAssertEqual(try run("check a.swift --set x=y=z").settings(), ["x": "y=z"])
    }

    /// The language reads one setting a line, so a second line would set another one.
    func testASettingHasOneLine() throws {
        for value in ["x=1\ny=2", "x=1\r\ny=2", "x\n=1", "x=1\n", "\nx=1"] {
            var call = try run("check a.swift")
            call.values[Option.set.name] = ["y=1", value]
            XCTAssertThrowsError(try call.settings()) { error in
                let failure = error as? Failure
                XCTAssertEqual(failure?.code, .usage)
                XCTAssertEqual(failure?.problems[0].message.contains(where: \.isNewline), false)
            }
        }
    }

    func testARepeatableOptionKeepsItsOrder() throws {
        let call = try run("check a.swift --set b=1 --set a=2")
        XCTAssertEqual(call.values(.set), ["b=1", "a=2"])
    }

    func testAfterTwoDashesNothingIsAnOption() throws {
        XCTAssertEqual(try run("check -- --json").positionals, ["--json"])
        XCTAssertEqual(try run("editor -- --help").positionals, ["--help"])
    }

    func testASingleDashIsAnArgument() throws {
        XCTAssertEqual(try run("check -").positionals, ["-"])
    }

    func testHelpIsGivenWhereverItIsAskedFor() throws {
        XCTAssertEqual(try help("--help"), [])
        XCTAssertEqual(try help("-h"), [])
        XCTAssertEqual(try help("check --help"), ["check"])
        XCTAssertEqual(try help("gen compose --bogus -h"), ["gen", "compose"])
    }

    func testWithoutACommandThereIsNothingToRun() throws {
        for (words, path) in [("", []), ("gen", ["gen"])] {
            guard case .incomplete(let found) = try parse(words) else {
                return XCTFail("\(words) is not incomplete")
            }
            XCTAssertEqual(found, path)
        }
    }

    func testEveryMistakeIsSaidWithWhatToWriteInstead() {
        let mistakes = [
            "chekc": "there is no command `ilpnet chekc` / did you mean `ilpnet check`?",
            "frobnicate": "there is no command `ilpnet frobnicate` / `ilpnet help` lists them",
            "net.swift": "there is no command `ilpnet net.swift`"
                + " / to check that file: ilpnet check net.swift",
            "gen compos a": "there is no command `ilpnet gen compos`"
                + " / did you mean `ilpnet gen compose`?",
            "gen x": "there is no command `ilpnet gen x`"
                + " / write configs, compose, all or secrets",
            "--json check a": "--json stands before the command"
                + " / write the command first, then --json",
            "--bogus": "there is no option --bogus / write --help",
            "check --jsno a": "there is no option --jsno for `ilpnet check` / did you mean --json?",
            "check --bogus a": "there is no option --bogus for `ilpnet check`"
                + " / write --set, --json or --help",
            "check -x a":
                "there is no option -x for `ilpnet check` / write --set, --json or --help",
            "check --json=1 a": "--json takes no value",
            "check a --set": "--set needs a value / write --set NAME=VALUE",
            "check a --set --json": "--set needs a value / write --set NAME=VALUE",
            "check a --set=": "the value of --set is empty",
            "gen all a -o x -o y": "-o is given twice / keep one of them",
            "check": "FILE is missing"
                + " / give a topology file (.swift), or the JSON that `ilpnet export` printed",
            "check a b": "\"b\" is one argument too many",
            "graph a --format sgv": "--format cannot be \"sgv\" / did you mean svg?",
            "graph a --format pdf": "--format cannot be \"pdf\" / write text, mermaid, dot or svg",
            "completions powershell": "SHELL cannot be \"powershell\" / write bash, zsh or fish",
        ]
        for (words, expected) in mistakes {
            XCTAssertThrowsError(try parse(words), words) { error in
                guard let failure = error as? Failure else { return XCTFail("\(error)") }
                XCTAssertEqual(failure.code, .usage)
                XCTAssertNotNil(failure.usage)
                let problem = failure.problems[0]
                let text = problem.message + (problem.fix.map { " / " + $0 } ?? "")
                XCTAssertEqual(text, expected, words)
            }
        }
    }

    func testAnEmptyArgumentIsNoFile() {
        XCTAssertThrowsError(try ArgumentParser.parse(["check", ""], root: CommandTable.root))
    }

    func testSettingsAreNamesWithValues() throws {
        for words in ["check a --set x", "check a --set ==1", "check a --set a=1 --set a=2"] {
            let call = try run(words)
            XCTAssertThrowsError(try call.settings(), words)
        }
        XCTAssertEqual(try run("check a --set x=").settings(), ["x": ""])
    }

    func testNumbersLieInTheirRange() throws {
        let option = Option(name: "engine-min", help: "")
        XCTAssertEqual(
            try run("gen all a --engine-min 25").number(option, in: 1...99, example: 25), 25)
        XCTAssertNil(try run("gen all a").number(option, in: 1...99, example: 25))
        for text in ["0", "100", "x", "2.5"] {
            let call = try run("gen all a --engine-min \(text)")
            XCTAssertThrowsError(try call.number(option, in: 1...99, example: 25), text)
        }
    }

    private func parse(_ words: String) throws -> ArgumentParser.Request {
        try ArgumentParser.parse(
            words.split(separator: " ").map(String.init), root: CommandTable.root)
    }

    private func run(_ words: String) throws -> Invocation {
        var found: Invocation?
        if case .run(_, _, let invocation) = try parse(words) { found = invocation }
        return try XCTUnwrap(found, "\(words) runs nothing")
    }

    private func help(_ words: String) throws -> [String]? {
        guard case .help(let path) = try parse(words) else { return nil }
        return path
    }
}
