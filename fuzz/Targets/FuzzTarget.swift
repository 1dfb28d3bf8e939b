/// What is fed with whatever a peer may send. A target traps where a promise is broken; that an
/// input is refused is never wrong.
///
/// `fuzz/run` drives them with libFuzzer, and the tests replay the corpus and some chance.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case packets, btp, addresses, ccp, websocket, http, query, forwarder, link, spool, log, hub

    package func run(_ input: UnsafeRawBufferPointer) {
        // A copy, since views are written through, with an end of its own, so that a read beyond it
        // is seen by the sanitizer.
        var bytes = Array(input)
        switch self {
        case .packets: PacketFuzz.run(&bytes)
        case .btp: BTPFuzz.run(&bytes)
        case .addresses: AddressFuzz.run(&bytes)
        case .ccp: PeerProtocolFuzz.run(&bytes)
        case .websocket: WebSocketFuzz.run(bytes)
        case .http: HTTPFuzz.run(bytes)
        case .query: QueryFuzz.run(bytes)
        case .forwarder: ForwarderFuzz.run(&bytes)
        case .link: LinkFuzz.run(bytes)
        case .spool: SpoolFuzz.run(bytes)
        case .log: LogFuzz.run(bytes)
        case .hub: HubFuzz.run(bytes)
        }
    }
}
