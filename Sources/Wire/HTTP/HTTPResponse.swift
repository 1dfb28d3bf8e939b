/// A response that was read whole.
package struct HTTPResponse: Sendable, Equatable {
    package let status: HTTPStatus
    package let isVersion11: Bool
    package let fields: HTTPFields
    package let body: [UInt8]
}
