extension BenchSubject {
    /// Events, from the packet path to a hub that has lost nothing.
    static let telemetry = BenchSubject(
        name: "telemetry",
        measurements: [
            ("emitter", EmitterBench.run),
            ("store", StoreBench.run),
            ("chain", TelemetryChainBench.run),
            ("delivery", DeliveryBench.run),
            ("bystanders", BystanderBench.run),
        ])
}
