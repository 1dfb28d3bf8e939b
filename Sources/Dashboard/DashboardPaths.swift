/// The paths that the dashboard's HTTP port answers.
enum DashboardPath {
    static let page = "/"
    static let topology = "/api/v1/topology"
}
