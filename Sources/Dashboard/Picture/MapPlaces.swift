import GraphLayout
import Reactor

/// Where each node lies on the map. What lies there once stays there: nodes that come later are put
/// beside their neighbours, and only a network that is mostly new is laid out anew, a large one by a
/// thread.
struct MapPlaces {
    /// With more nodes nobody could tell them apart.
    static let nodesMax = 2_000
    /// So many are laid out in a millisecond, for which no thread is worth starting.
    private static let nodesAtOnceMax = 64
    /// Between a node that came later and any other, in lengths of a link.
    private static let distanceMin = 0.6
    private static let triesMax = 400

    /// By the picture's nodes; empty where they are too many, or their layout is not done yet.
    private(set) var places: [Point] = []
    private var byName: [String: Point] = [:]
    /// Of the picture that was laid out last.
    private var shapeVersion = 0
    private var isThreadRunning = false
    private let thread: LayoutThread

    init() throws(SystemCallError) { thread = try LayoutThread() }

    /// Readable when a layout is done that takes longer: `takeFinished` then.
    var descriptor: Int32 { thread.descriptor }

    /// True where the picture has places now that it had not before.
    mutating func takeFinished(_ picture: NetworkPicture) -> Bool {
        guard let finished = thread.takeFinished() else { return false }
        isThreadRunning = false
        guard finished.shapeVersion == picture.shapeVersion else {
            // Nodes came or went meanwhile.
            shapeVersion = 0
            follow(picture)
            return !places.isEmpty
        }
        remember(finished.places, of: picture)
        return true
    }

    /// Does nothing while no node or link came or went.
    mutating func follow(_ picture: NetworkPicture) {
        guard shapeVersion != picture.shapeVersion, !isThreadRunning else { return }
        shapeVersion = picture.shapeVersion
        guard picture.nodes.count <= Self.nodesMax else {
            (places, byName) = ([], [:])
            return
        }
        let links = picture.linkedPlaces
        let graph = LinkGraph(nodeCount: picture.nodes.count, links: links)
        let known = picture.nodes.count { byName[$0.id] != nil }
        if known * 2 > picture.nodes.count {
            remember(keptPlaces(of: picture.nodes.map(\.id), graph), of: picture)
        } else if picture.nodes.count > Self.nodesAtOnceMax,
            thread.start(graph, links, shapeVersion: shapeVersion)
        {
            isThreadRunning = true
            places = []
        } else {
            remember(NetworkLayout(of: graph, links).places, of: picture)
        }
    }

    private mutating func remember(_ places: [Point], of picture: NetworkPicture) {
        self.places = places
        byName = [:]
        for (node, place) in zip(picture.nodes, places) { byName[node.id] = place }
    }

    private func keptPlaces(of names: [String], _ graph: LinkGraph) -> [Point] {
        var found = names.map { byName[$0] }
        for node in names.indices where found[node] == nil {
            let near = graph.neighbours[node].compactMap { found[$0] }
            let middle = near.reduce(.zero, +) * (1 / Double(max(near.count, 1)))
            found[node] = Self.freePlace(near: middle, among: found.compactMap { $0 })
        }
        return found.map { $0 ?? .zero }
    }

    /// On a spiral outwards, which is the same each time.
    private static func freePlace(near middle: Point, among others: [Point]) -> Point {
        var place = middle
        for step in 1...triesMax {
            // Thirteen of them make a turn and a bit, so that each turn tries other directions.
            let turns = Double(step) * 0.08
            place = middle + Point.direction(turns: turns) * (distanceMin + turns * 0.3)
            if others.allSatisfy({ ($0 - place).length >= distanceMin }) { break }
        }
        return place
    }
}
