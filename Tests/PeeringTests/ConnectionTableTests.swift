import Glibc
import Reactor
import XCTest

@testable import Peering

final class ConnectionTableTests: XCTestCase {
    private func insert(into table: inout ConnectionTable) -> (index: Int, token: UInt64) {
        let token = table.nextToken()
        let index = table.insert(
            Connection(
                stream: TCPStream(adopting: open("/dev/null", O_RDONLY)),
                session: PeerSession(accepting: LinkLimits()), phase: .live, token: token,
                interest: .readable))
        return (index, token)
    }

    func testATokenFindsItsConnectionAndNoOtherThatTookItsPlace() {
        var table = ConnectionTable()
        let first = insert(into: &table)
        XCTAssertEqual(table.index(of: first.token), first.index)
        table.remove(first.index)
        XCTAssertNil(table.index(of: first.token))
        let second = insert(into: &table)
        XCTAssertEqual(second.index, first.index, "the place is used again")
        XCTAssertNil(table.index(of: first.token))
        XCTAssertEqual(table.index(of: second.token), second.index)
    }

    func testATableGrowsAndKeepsWhatItHas() {
        var table = ConnectionTable()
        var tokens: [UInt64] = []
        for number in 0..<100 {
            let (index, token) = insert(into: &table)
            table[index].pointee.peer = number
            tokens.append(token)
        }
        XCTAssertEqual(table.count, 100)
        for (number, token) in tokens.enumerated() {
            guard let index = table.index(of: token) else { return XCTFail("\(number) is lost") }
            XCTAssertEqual(table[index].pointee.peer, number)
            XCTAssertEqual(token >> 63, 0, "the topmost bit is the owner's")
        }
        XCTAssertNil(table.index(of: PeerLinks.listenerToken))
        XCTAssertNil(table.index(of: PeerLinks.resolverToken))
        XCTAssertNil(table.index(of: PeerLinks.alarmToken))
    }

    func testAListByAgeKeepsItsOrder() {
        var table = ConnectionTable()
        var list = AgeList()
        let all = (0..<5).map { _ in insert(into: &table).index }
        for index in all { list.add(index, table) }
        var order: [Int] = []
        list.remove(all[2], table)
        list.remove(all[0], table)
        list.remove(all[4], table)
        list.add(all[0], table)
        while list.count > 0 {
            order.append(list.oldest)
            list.remove(list.oldest, table)
        }
        XCTAssertEqual(order, [all[1], all[3], all[0]])
        XCTAssertEqual(list.oldest, -1)
    }
}
