import Foundation
import TestSupport
import XCTest

/// Advice must be good: whoever follows it has a file that is right.
final class MendingTests: XCTestCase {
    /// For a good part of the wrong files what is written instead of what, as their texts advise.
    private static let advice = #"""
        address-of-a-client
            test.bank.client => test.teller
            test.customer.client => test.guest
        address-too-long
            508 => 507
            1_018 => 507
            "test" + String(repeating: ".segment", count: 128) => "test.dave"
        address-too-deep
            address(32) => address(31).replacing(".b.b", with: ".b-b")
            address(33) => address(31) + "-b-b"
        address-twice
            Node("alice") { Address("test.spain") => Node("alice") { Address("test.spain-2")
            test.dan => test.dan-2
        address-without-scheme
            "mexico" => "test.mexico"
        asset-code-in-lower-case
            "usd" => "USD"
        channel-unknown
            packtes => packets
            "positions" => "position"
            Channel("position") => Channel("position"); Channel("weather")
        dashboard-missing
            Chain( => Dashboard(); Chain(
        delivers-to-nobody
            test.bbo => test.bob
            test.switzerland.zurich => bob
            test.bob. => test.bob
            nobody.at.all => test.nobody
        demand-with-limits-swapped
            p50: .milliseconds(50), p95: .milliseconds(5) => p50: .milliseconds(5)
            p99: .milliseconds(2) => p99: .milliseconds(1)
        generators-disagree
            Rate( => Node("hub") { Asset("EUR", scale: 2); Limits(packetsInFlight: 9) }; Rate(
        latency-below-what-links-declare
            p50: .milliseconds(100), p95: .milliseconds(200) => p50: .milliseconds(241)
            .microseconds(79_900) => .milliseconds(81)
        link-by-address
            test.mxn-bank => mxn-bank
            Peer("test.mexico") => Peer("mxn-bank")
        link-from-both-ends
            { Peer("alice") } =>
        link-past-the-loop
            { Peer("hop-\(index + 1)") } => { if index < 5 { Peer("hop-\(index + 1)") } }
        link-ring-of-two
            "tokyo", "osaka" => "tokyo", "osaka", "nara"
            "kyoto", "osaka" => "kyoto"
        link-to-unknown-in-a-loop
            bnak => bank
        link-to-unknown-node
            bobb => bob
        link-weight
            weight: 0 => weight: 1
            1_000_000 => 100_000
        limits-shorter-than-a-link
            holdTime: .milliseconds(2_400) => holdTime: .milliseconds(2_401)
            holdTime: .milliseconds(2_000) => holdTime: .milliseconds(2_401)
        limits-leave-nothing
            packetAmount: 0, packetsInFlight: 0 => packetAmount: 1, packetsInFlight: 1
            holdTime: .seconds(-1), memoryMegabytes: 0 => holdTime: .seconds(1), memoryMegabytes: 6
        limits-of-memory
            memoryMegabytes: 2 => memoryMegabytes: 6
            memoryMegabytes: 5 => memoryMegabytes: 8
        many-of-a-renamed-hub
            head-quarters => headquarters
        many-of-a-ring-with-routes-mended
            Route("g.b", via: "d") => Route("g.b", via: "b")
            Route("g.b", via: "a") => Route("g.b", via: "c")
            Route("g.e", via: "a") =>
        node-declared-in-a-loop
            for _ in => for index in
            "branch" => "branch-\(index)"
        node-meant-to-refine-another
            "hbu" => "hub"
            Node("warehouse") { => Node("warehouse") { Peer("alice");
        node-name-in-a-loop
            branch_ => branch-
        node-name-no-dns-label
            order_book => order-book
            -settlement => settlement
            tokyo.jp => tokyo-jp
            "" => "alice"
        node-name-reserved
            "client" => "client-1"
            "dashboard" => "dashboard-1"
            "supervisor" => "supervisor-1"
        node-out-of-reach
            Node("carol") => Node("carol") { Peer("alice") }
        node-out-of-reach-generated
            "newark") => "newark"); Node("boston") { Peer("seattle") }
        node-out-of-reach-in-a-loop
            LogLevel(.warn) => LogLevel(.warn); Peer("bank")
        prefix-too-deep
            count: 33 => count: 29
        prefix-too-deep-for-a-node
            count: 30 => count: 29
        prefix-too-long
            count: 26 => count: 25
        restarts-by-generators
            count: 2) { Restarts(.onFailure) } => count: 2) { Restarts(.never) }; Node("hub") { Restarts(.always) }
        prefix-with-a-space
            acme corp => acme-corp
        prefix-without-scheme
            prefix: "acme" => prefix: "test.acme"
        random-links
            links: 2, => links: 4,
            links: 1_000_000 => links: 10
            links: 0 => links: 2
            links: 3 => links: 0
        rate-missing
            Node("mxn-bank") => Rate("MXN", to: "USD", 1.0); Node("mxn-bank")
        rate-not-inverted
            "MXN", to: "USD", 18.25 => "MXN", to: "USD", 0.05479
            1.18 => 1.075
        route-circles-for-nobody
            Route("test.europe", via: "paris") =>
        route-leads-away
            via: "alice" => via: "carol"
            via: "dan" => via: "bob"
        route-prefix
            Route("bob" => Route("test.bob"
            Route("" => Route("test.hub"
            test.alice. => test.alice
        route-to-itself
            Route("test.mexico", via: "branch") =>
            Route("test.mexico.vault", via: "branch") =>
        route-via-a-misnamed-link
            bobb => bob
        routes-all-default
            Node("a") { Route("test", via: "b") } =>
        routes-circle
            via: "bob" => via: "carol"
            via: "alice" => via: "carol"
        routes-of-one-priority
            Route("test.bob", via: "south") => Route("test.bob", via: "south", priority: 1)
            "south", priority: 5 => "south", priority: 6
        scenario-mends-what-is-whole
            Resume("bob") => Resume("hub")
            Heal("hub", "bob") => Heal("hub", "alice")
            At(.seconds(5)) { Pause("hub") } => At(.seconds(1)) { Pause("hub") }
            Heal("bob", "hub") =>
        secret-on-two-links
            .environment("BRANCH_SECRET") => .environment("BRANCH_SECRET"), shared: true
            Secret("office") => Secret("office", shared: true)
        secret-undeclared
            usd-mnx => usd-mxn
            Node("eur-bank") => Node("eur-bank"); Secret("mxn-eur")
        secret-variable
            $ALICE_HUB => ALICE_HUB
            .environment("hub-bob") => .environment("HUB_BOB")
            .environment("1A") => .environment("_1A")
        verify-empty
            Verify {} =>
            for _ in 0..<0 { Healthy() } => Healthy()
            Expect {} => Expect { Loss(atMost: 0) }
        """#

    func testWhoeverFollowsTheAdviceHasAFileThatIsRight() async throws {
        var names: [String] = []
        var texts: [String: String] = [:]
        for line in Self.advice.split(separator: "\n") {
            guard line.hasPrefix("    ") else {
                names.append(String(line))
                texts[names.last!] = try String(
                    contentsOf: WrongFile(name: names.last!).source, encoding: .utf8)
                continue
            }
            let (wrong, right) = try XCTUnwrap(change(in: line), "\(line)")
            let text = texts[names.last!]!
            texts[names.last!] = text.replacing(wrong, with: right)
            XCTAssertNotEqual(texts[names.last!], text, "\(names.last!): \(wrong)")
        }
        // Always the same folder, so that what was checked before is not compiled again.
        let mended = URL(fileURLWithPath: BuiltProducts.folder + "/TopologyFileTests.mended")
        try FileManager.default.createDirectory(at: mended, withIntermediateDirectories: true)
        for (name, text) in texts {
            try Data(text.utf8).write(to: mended.appendingPathComponent("\(name).swift"))
        }
        try await Checking.forEach(names) { name in
            let run = try Checking.run("\(name).swift", in: mended)
            XCTAssertEqual(run.errors, "", name)
            XCTAssertEqual(run.exitCode, 0, name)
        }
    }

    /// `wrong => right`, or `wrong =>` for what is removed.
    private func change(in line: Substring) -> (wrong: String, right: String)? {
        line.wholeMatch(of: /\s+(.+?) =>(?: (.*))?/).map {
            (String($0.1), $0.2.map(String.init) ?? "")
        }
    }
}
