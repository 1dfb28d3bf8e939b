package import Wire

/// What becomes of a Prepare.
package enum PrepareDecision {
    /// `packet` was rewritten in place and goes to the peer under this id.
    case forward(to: Int, requestId: UInt32, packet: ByteView)
    /// It is answered with these bytes, good until the next decision.
    case answer(ByteView)
    case reject(Rejection)
}

/// A packet that was in flight and is no more.
package struct Answered {
    package enum Outcome {
        /// What the next hop said goes back as it came.
        case pass(ByteView, ILPPacketType)
        case reject(Rejection)
        /// The next hop broke its word: someone must look at it.
        case wrongFulfillment(Rejection)
    }

    /// What was remembered about it, good until the next packet is forwarded.
    package var entry: UnsafePointer<InFlight>
    package var outcome: Outcome
}

/// A Reject of our own.
package struct Rejection {
    /// What F08 says in its data: RFC-0027's pair of amounts, in the asker's units.
    package struct Amounts {
        package var received: UInt64
        package var maximum: UInt64
    }

    package var code: ILPErrorCode
    /// For people; it says nothing about who is asked and how the node is made.
    package var message: StaticString
    package var amounts: Amounts?

    package init(code: ILPErrorCode, message: StaticString, amounts: Amounts? = nil) {
        self.code = code
        self.message = message
        self.amounts = amounts
    }
}

/// What one packet, and all of them together, may be.
package struct ForwardingLimits: Sendable, Equatable {
    package static let packetsInFlightMaxByDefault = 50_000
    package static let holdTimeMillisecondsByDefault: Int64 = 30_000

    package var packetAmountMax = UInt64.max
    package var packetsInFlightMax = Self.packetsInFlightMaxByDefault
    package var holdTimeMilliseconds = Self.holdTimeMillisecondsByDefault

    package init() {}
}
