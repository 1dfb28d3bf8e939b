import Foundation
import TestSupport
import XCTest

@testable import ilpnet

/// Completions as the shells themselves work them out.
final class CompletionTests: XCTestCase {
    private var place: TemporaryFolder!

    private static let commands =
        "check completions connector dashboard decode doctor down dump editor encode events export"
        + " gen graph health help init kill logs ls open packet pause plan ps restart resume send start stop up"
        + " verify version wait"

    /// What is typed, and what is proposed for its last word, sorted.
    private let proposals: [(line: String, words: String)] = [
        (
            "ilpnet ",
            commands
        ),
        ("ilpnet che", "check"), ("ilpnet gen ", "all compose configs secrets"),
        ("ilpnet gen co", "compose configs"), ("ilpnet graph --format ", "dot mermaid svg text"),
        ("ilpnet graph --format=m", "mermaid"), ("ilpnet completions ", "bash fish zsh"),
        ("ilpnet completions bash ", ""), ("ilpnet version ", ""),
        (
            "ilpnet help ",
            commands
        ),
        ("ilpnet help gen ", "all compose configs secrets"), ("ilpnet help check ", ""),
        ("ilpnet decode --as ", "btp ccp ildcp ilp websocket"),
        ("ilpnet encode ", "a.json net.swift topologies/"),
        ("ilpnet check --", "--help --json --set"),
        ("ilpnet gen secrets --", "--help --output --set"),
        ("ilpnet check ", "a.json net.swift topologies/"),
        ("ilpnet check topologies/", "topologies/b.swift"),
        ("ilpnet check --json n", "net.swift"), ("ilpnet check --set x=1 n", "net.swift"),
        ("ilpnet check net.swift ", ""), ("ilpnet gen all -o ", "topologies/"),
        ("ilpnet gen all -o topologies n", "net.swift"), ("ilpnet plan --routes ", ""),
        ("ilpnet editor net.swift a", "a.json"), ("ilpnet send --node a.", "a.json"),
        // What has run, as `ilpnet names` tells it.
        ("ilpnet stop ", "alice bob"), ("ilpnet kill bob a", "alice"), ("ilpnet wait b", "bob"),
        ("ilpnet ps ", "a.json line net.swift topologies/"), ("ilpnet down l", "line"),
        ("ilpnet wait --network ", "line"), ("ilpnet send --node al", "alice"),
    ]

    /// Where the program is, and where networks keep their state.
    private var elsewhere: TemporaryFolder!

    override func setUpWithError() throws {
        place = try TemporaryFolder()
        for path in ["net.swift", "a.json", "notes.txt", "topologies/b.swift", "topologies/c.txt"] {
            try place.write("", to: path)
        }
        elsewhere = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: elsewhere["ilpnet"], withDestinationPath: BuiltProducts.ilpnet)
        for node in ["alice", "bob"] {
            try elsewhere.write("{}", to: "state/line/local/nodes/\(node).json")
        }
        for shell in ["bash", "zsh", "fish"] {
            try place.write(try place.ilpnet("completions", shell).output, to: ".\(shell)")
        }
    }

    func testBashProposesWhatMayFollow() throws {
        let bash = try requireProgram("bash", package: "bash")
        XCTAssertEqual(try place.run(bash, ["-n", ".bash"]).errors, "")
        for (line, words) in proposals {
            // As readline does, an equals sign is a word of its own.
            let typed = line.replacing("=", with: " = ").split(
                separator: " ", omittingEmptySubsequences: false)
            let script = """
                source .bash
                COMP_WORDS=(\(typed.map { "'\($0)'" }.joined(separator: " ")))
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _ilpnet
                for item in "${COMPREPLY[@]}"; do
                    [[ -d $item ]] && item+=/
                    echo "$item"
                done
                """
            assertProposed(try place.run(bash, ["-c", script], environment).output, words, line)
        }
    }

    func testFishProposesWhatMayFollow() throws {
        let fish = try requireProgram("fish", package: "fish")
        XCTAssertEqual(try place.run(fish, ["-n", ".fish"]).errors, "")
        for (line, words) in proposals {
            let script = "source .fish; complete -C \"\(line)\" | string split -f1 \\t"
            let run = try place.run(fish, ["--no-config", "-c", script], environment)
            // fish repeats the option before a value that is attached to it.
            let output = run.output.replacing("--format=", with: "")
            assertProposed(output, words, line)
        }
    }

    func testZshReadsItsScript() throws {
        let zsh = try requireProgram("zsh", package: "zsh")
        XCTAssertEqual(try place.run(zsh, ["-f", "-n", ".zsh"]).errors, "")
        let script = "autoload -U compinit && compinit -D && source ./.zsh && print $_comps[ilpnet]"
        let run = try place.run(zsh, ["-f", "-c", script])
        XCTAssertEqual(run.output, "_ilpnet\n")
    }

    func testEveryCommandAndOptionIsInEveryScript() throws {
        for shell in ["bash", "zsh", "fish"] {
            let script = try place.read(".\(shell)")
            for command in CommandTable.root.subcommands {
                XCTAssert(script.contains(command.name), "\(shell): \(command.name)")
                for option in command.options + command.subcommands.flatMap(\.options) {
                    XCTAssert(script.contains(option.name), "\(shell): \(option.name)")
                }
            }
            XCTAssertFalse(script.contains("evaluate"), shell)
        }
    }

    private var environment: [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ["PATH": "\(elsewhere.path):\(path)", "ILPNET_STATE_DIR": elsewhere["state"]]
    }

    private func assertProposed(_ output: String, _ words: String, _ line: String) {
        let found = output.split(separator: "\n").sorted().joined(separator: " ")
        XCTAssertEqual(found, words, line)
    }
}
