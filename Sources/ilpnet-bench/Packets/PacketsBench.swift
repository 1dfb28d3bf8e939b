extension BenchSubject {
    /// The path of a packet: its codecs, and real connectors against bare relays of the same bytes in
    /// the same run.
    static let packets = BenchSubject(
        name: "packets",
        measurements: [
            ("codecs", { report, _ in CodecBench.run().forEach { report.add($0) } }),
            ("tables", TableBench.run),
            ("throughput", ThroughputBench.run),
            ("latency", LatencyBench.run),
            ("allocations", AllocationBench.run),
            ("calls", SystemCallBench.run),
            ("instructions", InstructionBench.run),
            ("idle", IdleBench.run),
            ("peers", PeerCountBench.run),
        ])
}
