/// Where events are kept on their way to the dashboard, and by it.
extension Deployment {
    /// What a container may write to; everything else in it is read-only.
    package static let writableFolder = "/var/lib/ilpnet"
    /// A container keeps events in its memory, which they may fill to a part.
    private static let containerSpoolBytesMax = 64 << 20
    private static let containerSpoolBytesMin = 16 << 20
    private static let containerLogBytesMax = 256 << 20

    func spoolFolder(of node: PlannedNode) -> String {
        switch self {
        case .local: "../../spool/\(node.name)"
        case .containers: "\(Deployment.writableFolder)/spool"
        }
    }

    /// nil leaves the connector's own limit.
    package func spoolBytesMax(of node: PlannedNode) -> Int? {
        switch self {
        case .local: return nil
        case .containers:
            guard let megabytes = node.limits?.memoryMegabytes else {
                return Deployment.containerSpoolBytesMax
            }
            return min(
                max((megabytes << 20) / 4, Deployment.containerSpoolBytesMin),
                Deployment.containerSpoolBytesMax)
        }
    }

    /// The dashboard's configuration lies one folder above those of the nodes.
    var dashboardDataFolder: String {
        switch self {
        case .local: "../telemetry"
        case .containers: "\(Deployment.writableFolder)/telemetry"
        }
    }

    /// nil leaves the dashboard's own limit.
    package var retentionBytesMax: Int? {
        switch self {
        case .local: nil
        case .containers: Deployment.containerLogBytesMax
        }
    }
}
