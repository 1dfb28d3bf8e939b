import GraphLayout
import Glibc
import Reactor

/// Lays large networks out beside the loop, which has others to answer meanwhile.
///
/// Owned by the loop thread, which watches `descriptor` and takes what was finished when it is
/// readable. Each layout has a thread of its own, and whoever asks sees to it that there is one at
/// a time.
final class LayoutThread: Sendable {
    struct Finished: Sendable {
        /// Of the picture that was laid out.
        let shapeVersion: Int
        let places: [Point]
    }

    /// What a thread is started with.
    private final class Order: Sendable {
        let graph: LinkGraph
        let links: [(Int, Int)]
        let shapeVersion: Int
        let finished: LoopInbox<Finished>

        init(
            _ graph: LinkGraph, _ links: [(Int, Int)], _ shapeVersion: Int,
            _ finished: LoopInbox<Finished>
        ) {
            self.graph = graph
            self.links = links
            self.shapeVersion = shapeVersion
            self.finished = finished
        }
    }

    private static let stackBytes = 1024 * 1024

    private let finished: LoopInbox<Finished>

    init() throws(SystemCallError) { finished = try LoopInbox(messagesMax: 1) }

    /// Readable while something is finished.
    var descriptor: Int32 { finished.descriptor }

    func takeFinished() -> Finished? { finished.takeAll().last }

    /// False: the system gives no thread.
    func start(_ graph: LinkGraph, _ links: [(Int, Int)], shapeVersion: Int) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        var thread = pthread_t()
        let order = Unmanaged.passRetained(Order(graph, links, shapeVersion, finished))
        // The signals that end the program are blocked by now, so the thread has none of them.
        let code = pthread_create(
            &thread, &attributes,
            { pointer in
                let order = Unmanaged<Order>.fromOpaque(pointer!).takeRetainedValue()
                let layout = NetworkLayout(of: order.graph, order.links)
                // There is room: the one before was taken, or it would still be the only one.
                _ = order.finished.post(
                    Finished(shapeVersion: order.shapeVersion, places: layout.places))
                return nil
            }, order.toOpaque())
        if code != 0 { order.release() }
        return code == 0
    }
}
