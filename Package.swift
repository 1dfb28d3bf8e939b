// swift-tools-version: 6.2
import PackageDescription

// A map of the house: who may import whom. Contracts import nothing of ours but CanonicalJSON;
// the data plane never imports the control plane; only `ilpnet` sees both. TidyTests holds
// the imports of every file against this map. docs/ARCHITECTURE.md explains.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// Of what runs in every process of a network: what it never calls is not loaded. Swift imports
/// regular expressions and its tasks into every file by itself, and with them six shared libraries
/// that cost each connector a tenth of its memory.
let lean: [SwiftSetting] =
    strict + [
        .unsafeFlags([
            "-Xfrontend", "-disable-implicit-string-processing-module-import",
            "-Xfrontend", "-disable-implicit-concurrency-module-import",
        ])
    ]

/// A module of the product, with everything it may import.
func module(_ name: String, imports: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: imports, exclude: exclude, swiftSettings: lean)
}

/// Tests of one module, or of one subject that crosses several.
func tests(
    _ name: String, of modules: [Target.Dependency], path: String? = nil, readInPlace: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: modules + ["TestSupport"], path: path, exclude: readInPlace,
        swiftSettings: strict)
}

/// libFuzzer wants a flag on everything that is compiled, so `fuzz/run` asks for it by a variable.
let fuzzing: [Target] =
    Context.environment["ILPNET_FUZZ"] == nil
    ? []
    : [
        .target(name: "CFuzzer", path: "fuzz/CFuzzer"),
        .executableTarget(
            name: "ilpnet-fuzz", dependencies: ["FuzzTargets", "CFuzzer"], path: "fuzz/Runner",
            swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ]

let package = Package(
    name: "ilpnet",
    products: [
        .executable(name: "ilpnet", targets: ["ilpnet"]),
        .executable(name: "ilpnet-bench", targets: ["ilpnet-bench"]),
        // Put before a program's other libraries by the bench.
        .library(name: "CountAllocations", type: .dynamic, targets: ["CAllocations"]),
        .executable(name: "ilpnet-conformance", targets: ["ilpnet-conformance"]),
    ],
    targets: [
        // Below everything: JSON text, the same bytes for the same value, with line numbers.
        module("CanonicalJSON"),
        module("TextSearch"),

        // Below whatever reads, writes or waits: whole files, folders, locks, the clock.
        module("Disk"),

        // Contracts: what crosses a process boundary, as plain values.
        module("TopologyModel"),
        module("ConnectorConfig", imports: ["CanonicalJSON"]),
        module("Control", imports: ["CanonicalJSON"]),
        module("Telemetry", imports: ["CanonicalJSON", "CHash"]),

        // Control plane: from a topology file to a plan, and from a plan to files.
        module("TopologyDSL", imports: ["TopologyModel", "CanonicalJSON"]),
        module(
            "TopologyLoading",
            imports: [
                "TopologyModel", "CanonicalJSON", "Disk", "CLinux", "CAssets", "Wire", "TextSearch",
            ]),
        module("Planning", imports: ["TopologyModel", "ConnectorConfig"]),
        // Where the nodes of a network lie on a map: pure arithmetic, for pictures and for the page.
        module("GraphLayout"),
        module(
            "Generators", imports: ["Planning", "TopologyModel", "ConnectorConfig", "GraphLayout"]),

        // Keeps a network's processes running. What it starts is `ilpnet` itself in other roles.
        module(
            "Runtime",
            imports: [
                "Planning", "TopologyModel", "ConnectorConfig", "Control", "Reactor", "CLinux",
                "Disk", "CanonicalJSON", "Logging",
            ]),

        // Data plane: bytes and packets.
        module("Wire", imports: ["CHash"]),
        module("Logging", imports: ["CanonicalJSON", "Disk"]),
        module(
            "Connector",
            imports: [
                "Peering", "HTTPServing", "Reactor", "Wire", "ConnectorConfig", "Control",
                "Logging", "Supervised", "Disk", "CanonicalJSON",
                "Emitting", "Telemetry",
            ]),
        // What ties a process to the supervisor that started it.
        module("Supervised", imports: ["Reactor", "Control", "CLinux"]),
        module("Reactor", imports: ["CLinux"]),
        // From the packet thread to a hub: the ring, the spool, the connection that sends it.
        module(
            "Emitting",
            imports: [
                "Telemetry", "Reactor", "Wire", "Logging", "Disk", "CanonicalJSON", "CLinux",
            ]),
        // One BTP-over-WebSocket link after another: dial, accept, authenticate, keep alive.
        module("Peering", imports: ["Reactor", "Wire", "Logging"]),
        module("HTTPServing", imports: ["Reactor", "Wire"]),
        // A load over one link, and what came of each packet.
        module("Traffic", imports: ["Peering", "Reactor", "Wire"]),
        // Where a hub keeps events: numbered, durable before anybody is told, found again.
        module("EventStore", imports: ["Telemetry", "Disk", "Reactor"]),
        // What others see of a network: the page and the API.
        module(
            "Dashboard",
            imports: [
                "HTTPServing", "Reactor", "Wire", "Control", "ConnectorConfig", "CAssets",
                "Logging", "CanonicalJSON", "Supervised", "GraphLayout", "Telemetry", "EventStore",
                "Disk",
            ]),
        // The proof: it asks the supervisor, and never starts a process.
        module(
            "Verification",
            imports: [
                "TopologyModel", "Planning", "Control", "Traffic", "Peering",
                "Reactor", "Wire", "Logging", "CanonicalJSON", "Disk", "TextSearch",
            ]),

        // What Swift cannot say: Linux calls, instructions for hashes, and files carried inside the
        // binary.
        .target(name: "CLinux"),
        .target(name: "CHash"),
        .target(name: "CAssets", exclude: ["list-sources.sh", "page", "api"]),
        // Counts calls to the heap, for tests and measurements.
        .target(name: "CAllocations"),
        // What measurements are held against, and how they start what they measure.
        .target(name: "CBench"),

        // The commands, one file each.
        .executableTarget(
            name: "ilpnet",
            dependencies: [
                "CanonicalJSON", "TopologyModel", "ConnectorConfig", "TopologyLoading", "Planning",
                "Generators", "Disk", "Wire", "Connector", "Logging", "Reactor", "Peering",
                "Traffic", "Control", "Runtime", "Dashboard", "Verification", "Supervised",
                "CLinux", "EventStore", "TextSearch",
            ],
            swiftSettings: lean),
        // Measurements, never part of the tests. It starts the `ilpnet` that is built with it.
        .executableTarget(
            name: "ilpnet-bench",
            dependencies: [
                "TopologyDSL", "Planning", "ilpnet", "Wire", "CAllocations", "CBench", "Reactor",
                "Peering", "Traffic", "Logging", "Connector", "ConnectorConfig", "CanonicalJSON",
                "Emitting", "EventStore", "Telemetry", "Disk",
            ],
            swiftSettings: strict),

        // The WebSocket and HTTP code behind ports that independent conformance suites can test.
        .executableTarget(
            name: "ilpnet-conformance",
            dependencies: ["HTTPServing", "Reactor", "Wire"], path: "conformance",
            swiftSettings: strict),

        tests(
            "ConnectorConfigTests", of: ["ConnectorConfig", "CanonicalJSON"],
            readInPlace: ["Fixtures"]),
        tests(
            "GeneratorsTests",
            of: ["Generators", "Planning", "TopologyModel", "ConnectorConfig", "GraphLayout"],
            readInPlace: ["Fixtures"]),

        // What is fed with whatever a peer may send: by the tests, and by `fuzz/run`.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Wire", "Connector", "Peering", "Reactor", "Logging", "Emitting", "Telemetry",
                "EventStore", "Disk", "Dashboard", "CanonicalJSON",
            ],
            path: "fuzz/Targets", swiftSettings: strict),
        tests("FuzzTests", of: ["FuzzTargets"]),

        // An `ilpnet` whose nodes misbehave, for the tests of `verify`.
        .executableTarget(
            name: "faulty",
            dependencies: [
                "Connector", "ConnectorConfig", "Control", "Disk", "HTTPServing", "Logging",
                "Peering", "Reactor", "Runtime", "Supervised", "Wire",
            ],
            path: "Tests/Faulty", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests("CanonicalJSONTests", of: ["CanonicalJSON"]),
        .testTarget(
            name: "TextSearchTests", dependencies: ["TextSearch"], swiftSettings: lean),
        tests("TelemetryTests", of: ["Telemetry", "CanonicalJSON"], readInPlace: ["Fixtures"]),
        tests("DiskTests", of: ["Disk"]),
        tests(
            "ControlTests", of: ["Control", "Runtime", "CanonicalJSON"], readInPlace: ["Fixtures"]),
        // What holds for the whole house.
        tests("TidyTests", of: []),
        tests("PlanningTests", of: ["Planning", "TopologyModel"]),
        tests(
            "TopologyDSLTests",
            of: ["TopologyDSL", "TopologyModel", "Planning", "CanonicalJSON"],
            readInPlace: ["Golden"]
        ),
        // Topology files as people write them: wrong ones with what is said of them, and the examples.
        tests(
            "TopologyFileTests", of: ["ilpnet"], path: "Tests/TopologyFiles", readInPlace: ["Wrong"]
        ),
        // An editor, driven as a person drives it.
        tests("EditorTests", of: ["ilpnet"]),
        // Real processes, and peers that share no code with them.
        tests("NetworkTests", of: ["ilpnet"], readInPlace: ["Peers"]),
        // Networks with their supervisors, from `up` to `down` and whatever befalls them in between.
        tests(
            "RunTests", of: ["ilpnet", "Runtime", "Control", "TopologyModel", "CanonicalJSON"]),
        tests("TrafficTests", of: ["Traffic", "Peering", "Reactor", "Wire", "Logging"]),
        tests(
            "VerificationTests",
            of: [
                "Verification", "TopologyModel", "Planning", "Traffic", "Control", "Peering",
                "Reactor", "Wire", "Logging",
            ]),
        // Whole networks, some of which do wrong, and what `verify` says of them.
        tests(
            "VerifyTests",
            of: ["ilpnet", "faulty", "TopologyDSL", "CanonicalJSON"]),
        tests("WireTests", of: ["Wire", "CAllocations"], readInPlace: ["Vectors"]),
        // Real processes and folders, below the supervisor.
        tests(
            "RuntimeTests",
            of: ["Runtime", "Planning", "Reactor", "Disk", "TopologyModel", "Control", "ilpnet"]),
        tests(
            "EmittingTests",
            of: ["Emitting", "Telemetry", "Reactor", "Wire", "Logging", "CAllocations"]),
        tests("LoggingTests", of: ["Logging", "CanonicalJSON"]),
        // Ends of processes at any instant are those of `event-appender`.
        .executableTarget(
            name: "event-appender", dependencies: ["EventStore", "Telemetry"],
            path: "Tests/EventAppender", swiftSettings: strict),
        tests("EventStoreTests", of: ["EventStore", "Telemetry", "event-appender"]),
        tests("SupervisedTests", of: ["Supervised", "Control"]),
        tests("ReactorTests", of: ["Reactor"]),
        tests(
            "DashboardTests",
            of: [
                "Dashboard", "Control", "ConnectorConfig", "GraphLayout", "Reactor", "Runtime",
                "ilpnet", "Telemetry", "CanonicalJSON", "Wire", "EventStore", "HTTPServing",
                "Logging",
            ],
            readInPlace: ["Fixtures"]),
        // A real hub and whoever talks to it: connectors, clients, viewers, and those who do wrong.
        tests(
            "HubTests",
            of: [
                "ilpnet", "Emitting", "EventStore", "Telemetry", "Peering", "Reactor", "Traffic",
                "Logging",
            ]),
        tests("HTTPServingTests", of: ["HTTPServing", "Reactor", "Wire"]),
        tests("ConformanceTests", of: ["ilpnet-conformance", "Wire"], readInPlace: ["Peers"]),
        tests(
            "PeeringTests", of: ["Peering", "Reactor", "Wire", "Logging", "CAllocations"],
            readInPlace: ["Peers"]),
        tests(
            "ConnectorTests",
            of: [
                "Connector", "ConnectorConfig", "Peering", "Reactor", "Wire", "Emitting",
                "Telemetry", "CAllocations",
            ]),
        tests(
            "CommandTests",
            of: [
                "ilpnet", "Planning", "Generators", "TopologyModel", "CanonicalJSON", "Traffic",
                "Wire", "Control", "Runtime", "Logging", "Disk", "Reactor",
            ],
            readInPlace: ["Fixtures"]),
        tests(
            "TopologyLoadingTests",
            of: ["TopologyLoading", "TopologyModel", "CanonicalJSON", "ilpnet"],
            readInPlace: ["Files"]),
    ] + fuzzing,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)
