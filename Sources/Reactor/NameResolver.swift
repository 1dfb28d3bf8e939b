import Synchronization

/// What became of a name.
package struct NameAnswer: Sendable {
    /// What the question was asked with.
    package let tag: UInt64
    package let host: String
    /// In the order to try them, with the question's port; empty where there are none.
    package let addresses: [SocketAddress]
    /// Why there are none.
    package let failure: String?
}

/// Turns names of machines into addresses, on a thread of its own, as the C library's way to do so
/// blocks for seconds.
///
///     if let address = SocketAddress(literal: host, port: port) { dial(address) }
///     else if !resolver.resolve(host, port: port, tag: link) { tryLater() }
///
/// The loop watches `descriptor` and takes the answers when it is readable. Questions are answered
/// one after another, so a slow one delays the rest; nothing is remembered. The thread starts with
/// the first question and ends with the resolver.
package final class NameResolver: Sendable {
    /// Beyond so many that wait, to be answered or to be taken, a question is refused.
    package static let questionsMax = 256

    private let work: ResolverWork
    private let isStarted = Mutex(false)

    package init() throws(SystemCallError) {
        work = try ResolverWork(questionsMax: Self.questionsMax)
    }

    deinit { work.stop() }

    /// Readable while answers wait.
    package var descriptor: Int32 { work.answers.descriptor }

    /// False: too many wait, or no thread is to be had.
    package func resolve(_ host: String, port: UInt16, tag: UInt64) -> Bool {
        let isRunning = isStarted.withLock { isStarted in
            if !isStarted { isStarted = ResolverWork.startThread(work) }
            return isStarted
        }
        return isRunning && work.ask(ResolverQuestion(host: host, port: port, tag: tag))
    }

    package func takeAnswers() -> [NameAnswer] { work.takeAnswers() }
}
