import GraphLayout
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

    private let finished: LoopInbox<Finished>

    init() throws(SystemCallError) { finished = try LoopInbox(messagesMax: 1) }

    /// Readable while something is finished.
    var descriptor: Int32 { finished.descriptor }

    func takeFinished() -> Finished? { finished.takeAll().last }

    /// False: the system gives no thread.
    func start(_ graph: LinkGraph, _ links: [(Int, Int)], shapeVersion: Int) -> Bool {
        OneShotThread.start("map layout") { [finished] in
            let layout = NetworkLayout(of: graph, links)
            // There is room: the one before was taken, or it would still be the only one.
            _ = finished.post(Finished(shapeVersion: shapeVersion, places: layout.places))
        }
    }
}
