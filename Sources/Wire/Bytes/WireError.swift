/// Why bytes that somebody sent were refused, and where.
///
/// The offset counts from the start of the view that was parsed. Where bytes are missing it is the
/// place of the first missing one; otherwise the first byte of the field at fault, its length
/// included.
package struct WireError: Error, Equatable, Sendable {
    package let reason: Reason
    package let offset: Int

    @usableFromInline
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package enum Reason: UInt8, Sendable, CaseIterable {
        // OER
        case truncated
        case lengthBeyondEnd
        case lengthWithoutBytes
        case lengthOfLengthTooLarge
        case lengthNotCanonical
        case integerEmpty
        case integerNotMinimal
        case integerTooLarge
        case trailingBytes
        case countBeyondEnd

        // ILP
        case packetTypeUnknown
        case packetTypeUnexpected
        case packetTooLong
        case addressTooLong
        case dataTooLong
        case messageTooLong
        case errorCodeInvalid
        case timestampInvalid
        case addressEmpty
        case addressSchemeUnknown
        case addressWithoutSegment
        case addressSegmentEmpty
        case addressCharacterInvalid

        // BTP
        case frameTypeUnknown
        case entryNameInvalid
        case errorNameInvalid
        case errorDataTooLong
        case generalizedTimeInvalid

        // Peer protocols
        case conditionNotOfPeers
        case destinationNotOfPeers
        case fulfillmentNotOfPeers
        case expired
        case modeUnknown
        case textInvalid
        case propertyInvalid
        case elementsTooMany
    }
}
