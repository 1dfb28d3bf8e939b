package import Reactor

// What clients say, and when they say nothing.
extension ChannelClients {
    /// A whole text message. Of a connection that is no client's, nothing comes of it.
    package mutating func received(
        _ connection: Connection, _ text: [UInt8], _ now: LoopTime
    ) {
        guard let client = clients[connection] else { return }
        switch client.session.received(text, around, now) {
        case .success(let effect): perform(effect, client, now)
        case .failure(let fault): refuse(client, fault, now)
        }
        if !client.isGone { wake(client) }
    }

    /// Whose time has come; call `timePassed` of it. nil: nobody's.
    package mutating func nextDue(_ now: LoopTime) -> Connection? {
        while let slot = timers.nextDue(now.monotonicMilliseconds) {
            if let client = slots[slot] { return client.connection }
        }
        return nil
    }

    /// `heardAt`: when the last frame of any kind came of it, in monotonic milliseconds; nil: not
    /// after its last message.
    package mutating func timePassed(
        _ connection: Connection, heardAt: Int64?, _ now: LoopTime
    ) {
        guard let client = clients[connection] else { return }
        let effect = client.session.timePassed(heardAt: heardAt, around, now)
        if effect == .close(.silence) { counters.timedOut += 1 }
        perform(effect, client, now)
        if !client.isGone { schedule(client) }
    }

    mutating func schedule(_ client: Client) {
        timers.schedule(client.slot, at: client.session.due(around.limits))
    }

    private mutating func perform(
        _ effect: ChannelSession.Effect, _ client: Client, _ now: LoopTime
    ) {
        switch effect {
        case .none: toBeAnswered(client)
        case .close(let why): close(client, why)
        case .publish(let place, let key, let data):
            guard toPublish.count + publications.count < around.limits.publicationsWaitingMax
            else {
                let fault = ClientFault(.rateLimited, "too much waits for the disk")
                return refuse(client, fault, now)
            }
            toPublish.append(
                Publication(
                    clientId: client.session.clientId, channel: around.table.names[place], key: key,
                    data: data,
                    connection: client.connection, place: place))
        }
    }

    private mutating func refuse(_ client: Client, _ fault: ClientFault, _ now: LoopTime) {
        counters.refused(fault.reason)
        perform(client.session.refuse(fault, now), client, now)
    }

    // MARK: - Publications

    /// It stands in the log, though it can still be lost. Its client hears of it when it cannot.
    package mutating func stored(_ publication: Publication<Connection>, at offset: UInt64) {
        counters.published += 1
        guard let client = clients[publication.connection] else { return }
        publications.append(
            StoredPublication(client: client, place: publication.place, offset: offset))
    }

    /// It could not be stored.
    package mutating func refused(
        _ publication: Publication<Connection>, because detail: String, _ now: LoopTime
    ) {
        guard let client = clients[publication.connection] else { return }
        let key = publication.key.isEmpty ? "" : " of \(publication.key)"
        refuse(
            client, ClientFault(.rateLimited, "\(publication.channel)\(key): \(detail)"), now)
    }

    /// Those below the end can no longer be lost.
    mutating func tellPublished(_ now: LoopTime) {
        while let stored = publications.first, stored.offset < around.bounds.upperBound {
            _ = publications.popFirst()
            guard !stored.client.isGone else { continue }
            stored.client.session.published(
                place: stored.place, offset: stored.offset, around, now)
            toBeAnswered(stored.client)
        }
    }
}
