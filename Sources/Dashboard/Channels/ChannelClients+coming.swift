package import Reactor

// Clients that come and go.
extension ChannelClients {
    /// A client whose key was looked at. Another one of its name gives way. Its connection may be
    /// told things from now on. Returns by which name it is known: its own, or one that it got.
    @discardableResult
    package mutating func open(
        _ connection: Connection, _ request: ClientRequest, mayPublish: Bool,
        mayRead: Bool = true, _ now: LoopTime
    ) -> String {
        let clientId = request.clientId ?? freeClientId()
        if let old = clientsById[clientId] {
            counters.replaced += 1
            close(old, .replaced)
        }
        let session = ChannelSession(
            clientId, request, mayPublish: mayPublish, mayRead: mayRead, around, now)
        let client = insert(session, connection)
        clientsById[clientId] = client
        schedule(client)
        return clientId
    }

    /// A viewer of the plain port. It is never asked for a sign of life.
    package mutating func open(viewer connection: Connection, _ now: LoopTime) {
        _ = insert(ChannelSession(viewer: around, now), connection)
    }

    /// The connection is no more, whoever ended it.
    package mutating func closed(_ connection: Connection) {
        if let client = clients[connection] { remove(client) }
    }

    /// False where there is no such client.
    package mutating func disconnect(clientId: String, _ why: ChannelClose) -> Bool {
        guard let client = clientsById[clientId] else { return false }
        close(client, why)
        return true
    }

    private mutating func freeClientId() -> String {
        repeat { namesGiven += 1 } while clientsById["client-\(namesGiven)"] != nil
        return "client-\(namesGiven)"
    }

    private mutating func insert(_ session: ChannelSession, _ connection: Connection) -> Client {
        // The owner has told before that the connection's last client is gone, or forgot to.
        if let old = clients[connection] { remove(old) }
        let slot = freeSlots.popLast() ?? slots.count
        let client = Client(connection, slot: slot, session)
        if slot == slots.count {
            slots.append(client)
            timers.grow(to: slots.capacity)
        } else {
            slots[slot] = client
        }
        clients[connection] = client
        if promptCount < around.limits.promptClientsMax { makePrompt(client) }
        toBeAnswered(client)
        wake(client)
        return client
    }

    /// The owner is to close the connection, of which nothing more is known here.
    mutating func close(_ client: Client, _ why: ChannelClose) {
        guard !client.isGone else { return }
        endings.append(
            Ending(
                connection: client.connection, close: why, lastWords: client.session.replies))
        remove(client)
    }

    private mutating func remove(_ client: Client) {
        client.isGone = true
        clients[client.connection] = nil
        if clientsById[client.session.clientId] === client {
            clientsById[client.session.clientId] = nil
        }
        timers.cancel(client.slot)
        slots[client.slot] = nil
        freeSlots.append(client.slot)
        guard client.isPrompt else { return }
        promptCount -= 1
        let others = slots.lazy.compactMap { $0 }.filter { !$0.isPrompt }
        let first = others.min {
            $0.session.openedAtMilliseconds < $1.session.openedAtMilliseconds
        }
        if let first { makePrompt(first) }
    }

    private mutating func makePrompt(_ client: Client) {
        client.isPrompt = true
        promptCount += 1
    }
}
