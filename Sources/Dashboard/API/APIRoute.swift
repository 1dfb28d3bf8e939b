/// One thing that can be asked for over HTTP, as data: where it is, how it is asked for, and who
/// may. What is answered is in `DashboardHub+answers`; the OpenAPI document is held against these
/// by a test.
struct APIRoute: Sendable {
    enum Access: Sendable {
        /// Whoever reaches the port: the page's own files, and what tells whether it lives.
        case everybody
        /// Whoever may read; everybody, unless the configuration demands a key.
        case watchers
        /// The same, and everybody only where the port is on loopback.
        case readers
        case admins
    }

    enum Endpoint: Sendable, CaseIterable {
        case health, live, ready, metrics, openAPI
        case topology, topologyEvents, node, packet, events
        case socketStats, socketClients, disconnectClient, newToken
        /// `/ws/telemetry`, a WebSocket, whose keys are looked at after the upgrade.
        case channels
    }

    let method: String
    /// `{name}` stands for one segment.
    let pattern: String
    let access: Access
    let endpoint: Endpoint

    /// All but the page's files, in the order in which people are told of them.
    static let all: [APIRoute] = [
        APIRoute("GET", "/api/v1/topology", .watchers, .topology),
        APIRoute("GET", "/api/v1/topology/events", .watchers, .topologyEvents),
        APIRoute("GET", "/api/v1/nodes/{id}", .readers, .node),
        APIRoute("GET", "/api/v1/packets/{id}", .readers, .packet),
        APIRoute("GET", "/api/v1/events", .readers, .events),
        APIRoute("GET", "/api/v1/websocket/stats", .admins, .socketStats),
        APIRoute("GET", "/api/v1/websocket/clients", .admins, .socketClients),
        APIRoute("DELETE", "/api/v1/websocket/clients/{id}", .admins, .disconnectClient),
        APIRoute("POST", "/api/v1/tokens", .admins, .newToken),
        APIRoute("GET", "/api/v1/openapi.json", .everybody, .openAPI),
        APIRoute("GET", "/health", .everybody, .health),
        APIRoute("GET", "/health/live", .everybody, .live),
        APIRoute("GET", "/health/ready", .everybody, .ready),
        APIRoute("GET", "/metrics", .everybody, .metrics),
        APIRoute("GET", "/ws/telemetry", .everybody, .channels),
    ]

    private init(
        _ method: String, _ pattern: String, _ access: Access, _ endpoint: Endpoint
    ) {
        self.method = method
        self.pattern = pattern
        self.access = access
        self.endpoint = endpoint
    }

    /// It changes something, so that a browser must say which page sends it.
    var changesSomething: Bool { method != "GET" }

    /// What the segments stand for that the pattern leaves open; nil: it is another path.
    func parameters(of path: String) -> [String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let found = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == found.count else { return nil }
        var parameters: [String] = []
        for (one, other) in zip(wanted, found) {
            if one.hasPrefix("{") {
                guard !other.isEmpty else { return nil }
                parameters.append(String(other))
            } else if one != other {
                return nil
            }
        }
        return parameters
    }
}

/// Which route a request means.
enum RouteMatch: Sendable {
    case route(APIRoute, parameters: [String])
    /// There is something, which is asked for by other methods.
    case otherMethods([String])
    case nothing

    /// HEAD is answered wherever GET is.
    init(_ method: String, _ path: String, among routes: [APIRoute] = APIRoute.all) {
        let wanted = method == "HEAD" ? "GET" : method
        var methods: [String] = []
        for route in routes {
            guard let parameters = route.parameters(of: path) else { continue }
            if route.method == wanted {
                self = .route(route, parameters: parameters)
                return
            }
            methods += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
        }
        self = methods.isEmpty ? .nothing : .otherMethods(methods)
    }
}
