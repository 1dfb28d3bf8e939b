import Glibc
import Synchronization

struct ResolverQuestion: Sendable {
    let host: String
    let port: UInt16
    let tag: UInt64
}

/// What a resolver and its thread share. The thread keeps it alive, so the resolver may go while a
/// question is still being answered.
final class ResolverWork: Sendable {
    private static let addressesMax = 16

    let answers: LoopInbox<NameAnswer>
    private let questions: LoopInbox<ResolverQuestion>
    private let questionsMax: Int
    /// Asked, and the answer not yet taken.
    private let open = Atomic(0)
    private let isStopping = Atomic(false)

    init(questionsMax: Int) throws(SystemCallError) {
        questions = try LoopInbox(messagesMax: questionsMax)
        answers = try LoopInbox(messagesMax: questionsMax)
        self.questionsMax = questionsMax
    }

    func ask(_ question: ResolverQuestion) -> Bool {
        let count = open.add(1, ordering: .relaxed).newValue
        guard count <= questionsMax, questions.post(question) else {
            open.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    func takeAnswers() -> [NameAnswer] {
        let taken = answers.takeAll()
        open.subtract(taken.count, ordering: .relaxed)
        return taken
    }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        questions.wake()
    }

    /// False: the system gives no thread.
    static func startThread(_ work: ResolverWork) -> Bool {
        do throws(SystemCallError) {
            try WorkThread.start("names") { work.run() }.detach()
            return true
        } catch {
            return false
        }
    }

    private func run() {
        while true {
            var source = pollfd(fd: questions.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&source, 1, -1)
            for question in questions.takeAll() {
                if isStopping.load(ordering: .acquiring) { return }
                // There is room: an open question keeps its place until its answer is taken.
                _ = answers.post(Self.answer(question))
            }
            if isStopping.load(ordering: .acquiring) { return }
        }
    }

    private static func answer(_ question: ResolverQuestion) -> NameAnswer {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(question.host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        var addresses: [SocketAddress] = []
        var next = list
        while code == 0, let entry = next, addresses.count < addressesMax {
            var storage = sockaddr_storage()
            let size = min(Int(entry.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
            memcpy(&storage, entry.pointee.ai_addr, size)
            if let address = SocketAddress(storage)?.with(port: question.port) {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        let failure =
            code != 0
            ? String(cString: gai_strerror(code))
            : addresses.isEmpty ? "the name has no IPv4 or IPv6 address" : nil
        return NameAnswer(
            tag: question.tag, host: question.host, addresses: addresses, failure: failure)
    }
}
