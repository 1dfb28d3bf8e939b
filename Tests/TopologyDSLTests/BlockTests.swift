import TopologyDSL
import XCTest

/// A block is plain Swift: whatever the language has may decide what stands in it.
final class BlockTests: XCTestCase {
    private enum Size { case small, medium, large }

    func testConditionsChooseElements() {
        func network(_ size: Size, _ city: String?) -> [String] {
            Topology("cities") {
                if size == .large { Node("large") }
                if let city { Node(city) } else { Node("nowhere") }
                if size == .small {
                    Node("one")
                } else if size == .medium {
                    Chain("one", "two")
                } else {
                    Mesh("one", "two", "three")
                }
                switch size {
                case .small: Node("hut")
                case .medium, .large:
                    Node("house")
                    Node("garden")
                }
            }.nodeNames
        }
        XCTAssertEqual(network(.small, nil), ["nowhere", "one", "hut"])
        XCTAssertEqual(network(.medium, "lima"), ["lima", "one", "two", "house", "garden"])
        XCTAssertEqual(
            network(.large, "lima"), ["large", "lima", "one", "two", "three", "house", "garden"])
    }

    func testLoopsAndConstantsMakeElements() {
        let network = Topology("loops") {
            let cities = ["lima", "quito"]
            for (index, city) in cities.enumerated() where index >= 0 {
                let offices = index + 1
                for office in 1...offices { Node("\(city)-\(office)") }
            }
            for _ in 0..<0 { Node("never") }
        }
        XCTAssertEqual(network.nodeNames, ["lima-1", "quito-1", "quito-2"])
    }

    func testAvailabilityIsACondition() {
        let network = Topology("availability") {
            if #available(macOS 15, *) { Node("new") } else { Node("old") }
        }
        XCTAssertEqual(network.nodeNames, ["new"])
    }

    func testFunctionsMakePartsOfANetwork() {
        @TopologyBuilder func branches(_ count: Int) -> TopologyContent {
            for index in 1...count { Node("branch-\(index)") { uplinks() } }
        }
        @NodeBuilder func uplinks() -> NodeContent {
            Peer("hub-1")
            Peer("hub-2")
        }
        func single() -> any TopologyElement { Node("single") { Peer("hub-1") } }
        let network = Topology("functions") {
            Chain("hub-1", "hub-2")
            branches(2)
            single()
        }
        XCTAssertEqual(
            network.links,
            [
                "hub-1-hub-2", "branch-1-hub-1", "branch-1-hub-2", "branch-2-hub-1",
                "branch-2-hub-2", "single-hub-1",
            ])
    }

    func testComponentsHoldComponents() {
        let network = Topology("components") {
            Country(name: "peru", cities: ["lima", "cusco"])
            Country(name: "ecuador", cities: [])
        }
        XCTAssertEqual(
            network.links,
            [
                "peru-lima-peru", "office-of-lima-peru-lima", "peru-cusco-peru",
                "office-of-cusco-peru-cusco",
            ])
        XCTAssertEqual(network.nodeNames.last, "ecuador")
    }

    func testTrafficNeedsNoBlock() {
        let traffic = Traffic(from: "a", to: "b", rate: 100, for: .seconds(1))
        guard case .traffic(let described) = traffic.described else {
            return XCTFail("\(traffic.described)")
        }
        XCTAssertEqual(described.demands, [])
        XCTAssertEqual(described.packetsPerSecond, 100)
    }

    func testEveryBlockTakesConditionsAndLoops() {
        let isQuiet = true
        let network = Topology("everywhere") {
            Node("hub") {
                if isQuiet { LogLevel(.warn) }
                for index in 1...3 { Peer("spoke-\(index)") }
            }
            Chain("a", "b") { if isQuiet { LogLevel(.error) } else { LogLevel(.debug) } }
            Verify {
                if isQuiet { Healthy() }
                for index in 1...2 {
                    Traffic(from: "a", to: "b", rate: index, for: .seconds(1)) {
                        if index > 1 { Loss(atMost: 0) }
                    }
                }
                Scenario("crash") {
                    for index in 1...2 { At(.seconds(index)) { if isQuiet { Kill("hub") } } }
                    Expect { for packets in 0...1 { Loss(atMost: packets) } }
                }
            }
        }
        let hub = network.description.nodes[0]
        XCTAssertEqual(hub.logLevel?.value, .warn)
        XCTAssertEqual(hub.peers.map(\.node), ["spoke-1", "spoke-2", "spoke-3"])
        XCTAssertEqual(network.description.nodes[2].logLevel?.value, .error)
        XCTAssertEqual(network.description.checks.count, 4)
    }
}

private struct Country: TopologyComponent {
    var name: String
    var cities: [String]

    var body: TopologyContent {
        for city in cities { City(name: city, country: name) }
        Node(name)
    }
}

private struct City: TopologyComponent {
    var name: String
    var country: String

    var body: TopologyContent {
        let node = "\(country)-\(name)"
        Node(node) { Peer(country) }
        if !name.isEmpty { Node("office-of-\(name)") { Peer(node) } }
    }
}
