import Connector
import Glibc
import Reactor
import Wire

/// The tables that a packet meets: routes, and deadlines.
enum TableBench {
    private static let routeCount = 100_000
    private static let lookups = 1_000_000
    private static let timers = 10_000
    private static let rounds = 5

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        report.add(
            .init(
                name: "route among 100,000 prefixes", value: try nanosecondsPerLookup(),
                limit: .atMost(300), unit: "ns", dependsOnSpeed: true))
        report.add(
            .init(
                name: "deadline set and cancelled", value: nanosecondsPerDeadline(),
                limit: .atMost(20), unit: "ns", dependsOnSpeed: true))
    }

    /// Destinations in random order, so that neither routes nor destinations lie in a cache.
    private static func nanosecondsPerLookup() throws -> Double {
        let table = RoutingTable(
            (0..<routeCount).map {
                RouteList.Route(prefix: Array(prefix($0).utf8), target: .peer($0))
            })
        let order = (0..<routeCount).shuffled()
        var text: [UInt8] = []
        var places: [(start: Int, count: Int, route: Int)] = []
        for route in order {
            let destination = Array("\(prefix(route)).account.\(route % 97)-Ab_~".utf8)
            places.append((text.count, destination.count, route))
            text += destination
        }
        return try text.withByteView { text throws -> Double in
            var times: [Double] = []
            for _ in 0..<rounds {
                var wrong = 0
                let start = LoopTime.read().monotonicNanoseconds
                for lookup in 0..<lookups {
                    let place = places[lookup % routeCount]
                    let destination = ByteView(text.start + place.start, place.count)
                    if table.target(of: destination) != .peer(place.route) { wrong += 1 }
                }
                let length = LoopTime.read().monotonicNanoseconds - start
                guard wrong == 0 else { throw Failure("\(wrong) lookups led elsewhere") }
                times.append(Double(length) / Double(lookups))
            }
            return Median.of(times)
        }
    }

    private static func prefix(_ route: Int) -> String {
        "test.region-\(route % 61).city-\(route % 1_009).node-\(route)"
    }

    /// As for each forwarded packet: a deadline in 30 s, cancelled by its answer long before.
    private static func nanosecondsPerDeadline() -> Double {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: timers)
        var times: [Double] = []
        var now: Int64 = 0
        for _ in 0..<rounds {
            let start = LoopTime.read().monotonicNanoseconds
            for step in 0..<lookups {
                let index = step % timers
                wheel.cancel(index)
                wheel.schedule(index, at: now + 30_000)
                if step % 256 == 0 {
                    now += 1
                    precondition(wheel.nextDue(now) == nil)
                }
            }
            times.append(
                Double(LoopTime.read().monotonicNanoseconds - start) / Double(lookups))
        }
        return Median.of(times)
    }
}
