import Glibc
import Reactor
import TestSupport
import XCTest

@testable import Runtime

final class PortBindingTests: XCTestCase {
    func testABoundPortTakesConnectionsBeforeAnyoneAccepts() throws {
        let bound = try PortBinding.bind(0)
        XCTAssertGreaterThan(bound.port, 0)
        XCTAssertEqual(fcntl(bound.descriptor, F_GETFD), FD_CLOEXEC)
        XCTAssertNotEqual(fcntl(bound.descriptor, F_GETFL) & O_NONBLOCK, 0)
        _ = try RawConnection(port: UInt16(bound.port))
        let listener = try Listener(adopting: dup(bound.descriptor))
        XCTAssertEqual(listener.address.text, "127.0.0.1:\(bound.port)")
    }

    func testATakenPortIsRefusedAndItsHolderNamed() throws {
        let bound = try PortBinding.bind(0)
        XCTAssertThrowsError(try PortBinding.bind(bound.port)) { error in
            XCTAssertEqual((error as? SystemCallError)?.errno, EADDRINUSE)
        }
        let name = ProcessTable.name(of: getpid())
        XCTAssertEqual(PortBinding.holder(of: bound.port), "\(name) (pid \(getpid()))")
    }

    func testAPortIsFreeAgainAtOnce() throws {
        var bound: BoundPort? = try PortBinding.bind(0)
        let port = try XCTUnwrap(bound?.port)
        let connection = try RawConnection(port: UInt16(port))
        bound = nil
        XCTAssertEqual(try PortBinding.bind(port).port, port)
        withExtendedLifetime(connection) {}
        XCTAssertNil(PortBinding.holder(of: port))
    }

    /// Who takes all addresses of the machine takes ours too.
    func testAHolderOfAllAddressesIsNamed() throws {
        for all in ["0.0.0.0", "::"] {
            guard let address = SocketAddress(literal: all, port: 0),
                let listener = try? Listener(binding: address)
            else { continue }
            XCTAssertThrowsError(try PortBinding.bind(Int(listener.port)), all)
            XCTAssertNotNil(PortBinding.holder(of: Int(listener.port)), all)
        }
    }

    func testAnotherProgramIsNamed() throws {
        let scene = try StateScene()
        let bound = try PortBinding.bind(0)
        let port = bound.port
        let child = try scene.start(
            Launch(
                program: "/bin/sleep", arguments: ["60"], descriptors: [dup(bound.descriptor)],
                outputPath: scene.output))
        // Both hold it, and the one that was there first is named.
        let first = min(child.pid, getpid())
        XCTAssertEqual(PortBinding.holder(of: port)?.hasSuffix("(pid \(first))"), true)
    }

    func testNumbersThatAreNoPortAreRefused() {
        for port in [-1, 65_536, Int.max] {
            XCTAssertThrowsError(try PortBinding.bind(port))
        }
    }
}
