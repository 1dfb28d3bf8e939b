import Connector
import Wire

// What was taken out of the table is read where it lay; tests name its fields directly.
extension UnsafePointer<InFlight> {
    var amount: UInt64 { pointee.amount }
    var originPeer: Int32 { pointee.originPeer }
    var originSession: UInt32 { pointee.originSession }
    var originRequestId: UInt32 { pointee.originRequestId }
    var nextPeer: Int32 { pointee.nextPeer }
    var requestId: UInt32 { pointee.requestId }
    var deadline: Int64 { pointee.deadline }
    var condition: Hash256 { pointee.condition }
}

extension InFlightTable {
    /// Remembers a whole value under a new id, which is returned.
    mutating func add(_ packet: InFlight, nowMilliseconds: Int64) -> UInt32 {
        let place = add(deadline: packet.deadline, nowMilliseconds: nowMilliseconds)
        place.pointee.startedNanoseconds = packet.startedNanoseconds
        place.pointee.amount = packet.amount
        place.pointee.condition = packet.condition
        place.pointee.originPeer = packet.originPeer
        place.pointee.originSession = packet.originSession
        place.pointee.originRequestId = packet.originRequestId
        place.pointee.nextPeer = packet.nextPeer
        return place.pointee.requestId
    }
}
