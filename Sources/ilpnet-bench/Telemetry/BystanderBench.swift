import Glibc

/// How old events are when a client has them that does all right, beside clients that do not: as a
/// multiple of the same in quiet. Quiet and not take turns, so that what else the machine does
/// hits both.
///
/// Clients that do wrong come after everybody else where processors are given out, as if they came
/// from another machine. What else this machine does makes times longer and never shorter, so a
/// quarter of the rounds, the best ones, says how it is.
enum BystanderBench {
    private static let packetsPerSecond = 56
    private static let packets = packetsPerSecond
    private static let rounds = 5
    private static let drainMilliseconds: Int32 = 200
    private static let ratioMax = 2.0
    private static let memoryMegabytes = 64.0
    private static let memoryMegabytesPerClient = 2.0

    /// What was seen beside clients of one kind, a value a round.
    private struct Sample {
        var ages: [Double] = []
        var processorShares: [Double] = []
        var memories: [Double] = []
        var count = 0

        /// The lower quartile of rounds.
        var age: Double { ages.sorted()[ages.count / 4] }

        mutating func add(_ other: Sample) {
            ages += other.ages
            processorShares += other.processorShares
            memories += other.memories
            count = other.count
        }

        var text: String {
            let share = Median.of(processorShares) * 100
            return "\(BenchReport.rounded(age)) us, "
                + "the hub takes \(BenchReport.rounded(share)) % of a processor"
        }
    }

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let scene = try Scene(setting.folder, Processors.two ?? Processors.one)
        var quiet = Sample()
        var samples = HardClientRole.kinds.map { _ in Sample() }
        for round in 0...setting.rounds(rounds) {
            for kind in HardClientRole.kinds.indices {
                var before = Sample(), beside = Sample()
                try scene.add(to: &before)
                let client = try scene.hardClient(kind)
                try scene.add(to: &beside)
                try client.send("")
                beside.count = Int(try client.readLine()) ?? 0
                client.end(asking: SIGKILL)
                if round == 0 { continue }
                quiet.add(before)
                samples[kind].add(beside)
            }
        }
        judge(quiet, samples, &report)
        report.add("events not delivered", scene.missing, limit: 0, "")
        scene.end()
    }

    private static func judge(
        _ quiet: Sample, _ samples: [Sample], _ report: inout BenchReport
    ) {
        let age = quiet.age
        report.remark("in quiet: p95 \(quiet.text)")
        for ((name, client), sample) in zip(HardClientRole.kinds, samples) {
            report.add(
                "beside \(name), times", sample.age / age, limit: ratioMax, "")
            report.remark("p95 \(sample.text); \(sample.count) of them")
            guard client == Crowd.self else { continue }
            report.add(
                "memory of the hub with \(Crowd.sockets) clients", sample.memories.max() ?? 0,
                limit: memoryMegabytes + memoryMegabytesPerClient * Double(Crowd.sockets + 1),
                "MiB")
        }
    }

    /// A hub, a chain that tells it what happens, and a client that listens.
    private final class Scene {
        /// Of a packet through five nodes on the channel `packets`, as `DeliveryBench` has them.
        private static let eventsPerPacket = 18

        let hub: HubProcess
        private let chain: ConnectorChain
        private let client: ChildProcess
        private let processors: [Int32]
        private(set) var missing = 0.0

        init(_ folder: String, _ processors: [Int32]) throws {
            self.processors = processors
            hub = try HubProcess(folder: folder, name: "bystander", processors: processors)
            chain = try ConnectorChain(
                .init(
                    folder: folder, processors: processors,
                    hub: .init(port: hub.telemetryPort, keyFile: hub.publisherKeyFile)))
            client = try ChildProcess(
                [OwnProgram.path, "child", "subscribe", "\(hub.page.port)", HubProcess.readKey],
                processors: processors)
            _ = try client.readLine(containing: "ready")
        }

        func hardClient(_ kind: Int) throws -> ChildProcess {
            let client = try ChildProcess(
                [
                    OwnProgram.path, "child", "hard-client", "\(kind)", "\(hub.page.port)",
                    HubProcess.readKey,
                ], processors: processors)
            _ = try client.readLine(containing: "ready")
            return client
        }

        /// How a second of packets went.
        func add(to sample: inout Sample) throws {
            let start = ContinuousClock.now
            let before = try ProcessAccount.cpuNanoseconds(hub.process.pid)
            _ = try chain.round(perSecond: packetsPerSecond, count: packets)
            poll(nil, 0, drainMilliseconds)
            try client.send("")
            let numbers = try client.readLine().split(separator: " ").compactMap { Double($0) }
            guard numbers.count == 3 else { throw Failure("the subscriber is not understood") }
            missing += abs(Double(packets * Self.eventsPerPacket) - numbers[0])
            sample.ages.append(numbers[2])
            let used = try ProcessAccount.cpuNanoseconds(hub.process.pid) - before
            sample.processorShares.append(used / ((ContinuousClock.now - start) / .nanoseconds(1)))
            let memory = try ProcessAccount.memory(hub.process.pid)
            sample.memories.append(memory.residentKilobytes / 1_024)
        }

        func end() {
            chain.end()
            client.end()
        }
    }
}
