import CLinux
import Glibc
import Synchronization

/// The only door into a loop from other threads: messages that wait, and a descriptor that is
/// readable while some do. The loop watches the descriptor and takes all of them at once.
///
/// It holds at most so many messages; beyond that `post` refuses.
package final class LoopInbox<Message: Sendable>: Sendable {
    package let descriptor: Int32
    private let messagesMax: Int
    private let messages = Mutex<[Message]>([])

    package init(messagesMax: Int) throws(SystemCallError) {
        let counter = linux_event_counter()
        guard counter >= 0 else {
            throw SystemCallError(call: "eventfd", errno: -counter, subject: "inbox")
        }
        descriptor = counter
        self.messagesMax = messagesMax
    }

    deinit { close(descriptor) }

    /// From any thread. False: it is full, and the message was not taken.
    package func post(_ message: Message) -> Bool {
        let (isTaken, isFirst) = messages.withLock { waiting in
            guard waiting.count < messagesMax else { return (false, false) }
            waiting.append(message)
            return (true, waiting.count == 1)
        }
        // Whoever posts after the first of a batch need not wake the loop again.
        if isFirst { wake() }
        return isTaken
    }

    /// Makes the descriptor readable, also without a message.
    package func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// What has been posted since the last time, in order. Called when the descriptor is readable;
    /// may find nothing.
    package func takeAll() -> [Message] {
        // The counter is emptied first: a post after it wakes anew.
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
        return messages.withLock { waiting in
            let taken = waiting
            waiting = []
            return taken
        }
    }
}
