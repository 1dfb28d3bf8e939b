extension BenchSubject {
    /// Whole networks on this machine, as a user starts and ends them. Every network has ended when
    /// a measurement returns.
    static let run = BenchSubject(
        name: "run",
        measurements: [
            ("start", StartBench.run),
            ("large", LargeNetworkBench.run),
            ("idle", IdleNetworkBench.run),
        ])
}
