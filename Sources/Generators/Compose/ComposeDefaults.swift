/// What every generated Compose project has in common, in one place.
enum ComposeDefaults {
    static let image = "ilpnet:local"
    /// In the image, which holds this one file.
    static let binary = "/ilpnet"
    static let nodeConfigPath = "/etc/ilpnet/node.json"
    static let dashboardConfigPath = "/etc/ilpnet/dashboard.json"
    /// Known to no host, and what images without a user of their own have agreed upon.
    static let user = "65532:65532"

    static let internalNetwork = "internal"
    static let edgeNetwork = "edge"

    /// A connector drains for at most 10 s.
    static let stopGracePeriod = "15s"
    /// Some nine times what an idle connector takes.
    static let connectorMemory = "128m"
    /// The hub's 64 MiB and 2 MiB for each of its viewers.
    static let dashboardMemory = "512m"
    /// In megabytes; Docker refuses less.
    static let memoryLeast = 6
    // Docker refuses more than the machine has, and one is what a machine has at least.
    static let cpus = "1.0"
    static let processesMax = 64
    static let logFileSizeMax = "10m"
    static let logFilesMax = 3

    /// The first check comes after one interval, so this is also how long a start looks unhealthy.
    static let healthInterval = "5s"
    static let healthStartInterval = "1s"
    static let healthIntervalOnceHealthy = "15s"
    static let healthTimeout = "3s"
    static let healthRetries = 3
    static let healthStartPeriod = "20s"
}
