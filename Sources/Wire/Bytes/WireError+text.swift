extension WireError.Reason {
    /// What is wrong, as half a sentence that an offset may follow.
    package var text: String {
        switch self {
        case .truncated: "more bytes are needed here"
        case .lengthBeyondEnd: "this length reaches beyond the end"
        case .lengthWithoutBytes: "80 begins a length of no bytes"
        case .lengthOfLengthTooLarge: "a length has at most 8 bytes"
        case .lengthNotCanonical: "this length has a shorter form, which is the only valid one"
        case .integerEmpty: "an integer has at least one byte"
        case .integerNotMinimal: "an integer has no leading zero bytes"
        case .integerTooLarge: "this integer is above 64 bits"
        case .trailingBytes: "nothing may follow here"
        case .countBeyondEnd: "so many elements do not fit into what is there"
        case .packetTypeUnknown: "an ILP packet begins with 0c, 0d or 0e"
        case .packetTypeUnexpected: "this ILP packet is of another type than was asked for"
        case .packetTooLong: "an ILP packet has at most \(ILPLimits.packetBytesMax) bytes"
        case .addressTooLong: "an address has at most \(ILPLimits.addressBytesMax) bytes"
        case .dataTooLong: "data has at most \(ILPLimits.dataBytesMax) bytes"
        case .messageTooLong: "a message has at most \(ILPLimits.messageBytesMax) bytes"
        case .errorCodeInvalid: "an error code is three visible ASCII characters"
        case .timestampInvalid: "this is not a time YYYYMMDDHHMMSSfff"
        case .addressEmpty: "an address has at least one character"
        case .addressSchemeUnknown: "no address begins so; g, test, private, example, ... do"
        case .addressWithoutSegment: "an address has a segment after its scheme"
        case .addressSegmentEmpty: "a segment has at least one character"
        case .addressCharacterInvalid: "a segment has letters, digits, _ ~ - only"
        case .frameTypeUnknown: "a BTP frame begins with 01, 02, 06 or 07"
        case .entryNameInvalid: "the name of protocol data is ASCII"
        case .errorNameInvalid: "the name of a BTP error is ASCII"
        case .errorDataTooLong: "the data of a BTP error has at most 8192 bytes"
        case .generalizedTimeInvalid: "this is not a time YYYYMMDDHHMMSS.fffZ"
        case .conditionNotOfPeers:
            "a request between peers has the condition that 32 zero bytes fulfill"
        case .destinationNotOfPeers: "this protocol has another destination"
        case .fulfillmentNotOfPeers: "an answer between peers is fulfilled with 32 zero bytes"
        case .expired: "this time has passed"
        case .modeUnknown: "a mode is 0 (idle) or 1 (sync)"
        case .textInvalid: "this is not UTF-8"
        case .propertyInvalid: "these are no flags of a property"
        case .elementsTooMany: "this list is longer than any real one"
        }
    }
}
