import Connector
import Wire

/// Addresses: routing, which checks them on its way, judges as the address's own check does.
enum AddressFuzz {
    static func run(_ bytes: inout [UInt8]) {
        let routes = RoutingTable([
            RouteList.Route(prefix: Array("test.a.b".utf8), target: .peer(1)),
            RouteList.Route(prefix: Array("test".utf8), target: .peer(2)),
            RouteList.Route(prefix: Array("g".utf8), target: .peer(3)),
            RouteList.Route(prefix: Array("test.own".utf8), target: .local),
        ])
        bytes.withByteView { view in
            let isValid = ILPAddress.isValid(view)
            expect((routes.target(of: view) == .invalid) == !isValid)
            if isValid { expect(ILPAddress.isValidPrefix(view)) }
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            if let decoded = Base64.bytes(text) { expect(Base64.text(decoded) == text) }
            if let decoded = Base64.urlBytes(text) { expect(Base64.urlText(decoded) == text) }
            if let decoded = Hexadecimal.bytes(text) {
                expect(decoded.count * 2 <= text.utf8.count)
            }
        }
    }
}
