/// What every generated Compose project has in common, in one place.
enum ComposeDefaults {
    static let image = "ilpnet:local"
    /// In the image, which holds this one file.
    static let binary = "/ilpnet"
    static let nodeConfigPath = "/etc/ilpnet/node.json"
    static let dashboardConfigPath = "/etc/ilpnet/dashboard.json"
    /// Known to no host, and what images without a user of their own have agreed upon.
    static let user = "65532:65532"

    /// A container comes back after a crash, and with the machine.
    static let restart = "unless-stopped"

    static let internalNetwork = "internal"
    static let edgeNetwork = "edge"

    /// A connector drains for at most 10 s.
    static let stopGracePeriod = "15s"
    /// Allotted until connectors and dashboards run and can be measured.
    static let connectorMemory = "128m"
    static let dashboardMemory = "512m"
    /// Above the quota of what is kept there: a file that is begun before another one goes.
    static let writableFolderSpareMegabytes = 72
    /// In megabytes; Docker refuses less. The planner refuses it first; a plan made by hand may not.
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
