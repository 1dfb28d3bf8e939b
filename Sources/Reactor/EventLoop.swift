import CLinux
import Glibc

/// What a descriptor is watched for. That it broke is told unasked, also with `.nothing`.
package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let nothing: Interest = []
    package static let readable = Interest(rawValue: linux_poll_readable.rawValue)
    package static let writable = Interest(rawValue: linux_poll_writable.rawValue)
}

/// A descriptor that is ready.
package struct ReadyEvent: Sendable {
    /// What its owner gave when it added the descriptor.
    package let token: UInt64
    fileprivate let events: UInt32

    package var isReadable: Bool { events & linux_poll_readable.rawValue != 0 }
    package var isWritable: Bool { events & linux_poll_writable.rawValue != 0 }
    /// Both directions have ended or the connection broke. There may still be bytes to read. It is
    /// told with every wait until the descriptor is closed or removed.
    package var isHungUp: Bool { events & linux_poll_broken.rawValue != 0 }
}

/// Waits for descriptors and tells the time. One thread owns it, pulls the events of each wait and
/// does with them what it likes:
///
///     let count = loop.wait(milliseconds: wheel.millisecondsToNext(loop.now.monotonicMilliseconds))
///     for i in 0..<count { handle(loop.event(i)) }
///
/// It knows neither sockets nor timers. A descriptor that was closed in a turn may still stand
/// among the turn's later events: tokens that are not used again at once tell that.
package struct EventLoop: ~Copyable {
    private let set: Int32
    private let ready: UnsafeMutablePointer<linux_ready>
    /// Read once after each wait.
    package private(set) var now: LoopTime
    /// How often it has waited, which is once a turn.
    package private(set) var waits = 0
    private var readyCount = 0

    package init() throws(SystemCallError) {
        let opened = linux_poll_open()
        guard opened >= 0 else {
            throw SystemCallError(call: "epoll_create1", errno: -opened, subject: "event loop")
        }
        set = opened
        ready = .allocate(capacity: Int(LINUX_READY_MAX))
        ready.initialize(repeating: linux_ready(), count: Int(LINUX_READY_MAX))
        now = LoopTime.read()
    }

    deinit {
        close(set)
        ready.deallocate()
    }

    /// How many events there are. -1 waits for ever, 0 only looks. A signal ends it with 0 events.
    package mutating func wait(milliseconds: Int32) -> Int {
        let count = linux_poll_wait(set, ready, milliseconds)
        precondition(count >= 0 || count == -EINTR, "epoll_wait failed: \(-count)")
        now = LoopTime.read()
        waits &+= 1
        readyCount = max(0, Int(count))
        return readyCount
    }

    /// One of the events of the last wait.
    package func event(_ i: Int) -> ReadyEvent {
        precondition(i < readyCount)
        return ReadyEvent(token: ready[i].token, events: ready[i].events)
    }

    package mutating func add(
        _ descriptor: Int32, token: UInt64, _ interest: Interest
    ) throws(SystemCallError) {
        let code = linux_poll_add(set, descriptor, interest.rawValue, token)
        guard code == 0 else {
            throw SystemCallError(call: "epoll_ctl", errno: code, subject: "event loop")
        }
    }

    /// Of a descriptor that was added.
    package mutating func change(_ descriptor: Int32, token: UInt64, _ interest: Interest) {
        let code = linux_poll_change(set, descriptor, interest.rawValue, token)
        precondition(code == 0, "a descriptor was changed that is not watched: \(code)")
    }

    /// Closing a descriptor removes it as well, as long as nobody has a copy of it.
    package mutating func remove(_ descriptor: Int32) {
        let code = linux_poll_remove(set, descriptor)
        precondition(code == 0, "a descriptor was removed that is not watched: \(code)")
    }
}
