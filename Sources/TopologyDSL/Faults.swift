public import TopologyModel

/// Anything that may stand in an `At` block.
///
///     let crash: any Fault = Kill("hub")
///     let step = At(.seconds(3)) { crash }
public protocol Fault {
    /// The fault as data.
    var described: FaultDescription { get }
}

/// What a fault strikes: the dashboard, or a node. Where it is a node, its name alone will do.
///
///     Kill(.dashboard)
///     Kill("hub")
public enum Target: Sendable {
    case dashboard
    case node(String)

    fileprivate var described: FaultTarget {
        switch self {
        case .dashboard: .dashboard
        case .node(let name): .node(name: name)
        }
    }
}

/// Ends a process at once, as a crash would.
///
///     At(.seconds(3)) { Kill("hub") }
///     At(.seconds(3)) { Kill(.dashboard) }
public struct Kill: Fault {
    public let described: FaultDescription

    /// SIGKILL; the supervisor brings it back.
    ///
    ///     Kill("hub")
    ///     Kill("spoke-\(index)")
    public init(_ node: String, file: String = #fileID, line: Int = #line) {
        self.init(.node(node), file: file, line: line)
    }

    /// As of a node, of what has no name of its own.
    ///
    ///     Kill(.dashboard)
    ///     Kill(.node("hub"))
    public init(_ target: Target, file: String = #fileID, line: Int = #line) {
        described = FaultDescription(
            kind: .kill(target: target.described), source: SourceLocation(file, line))
    }
}

/// Halts a process, as a machine that swaps would.
///
///     At(.seconds(3)) { Pause("hub") }
///     At(.seconds(3)) { Pause(.dashboard) }
public struct Pause: Fault {
    public let described: FaultDescription

    /// SIGSTOP, until `Resume`.
    ///
    ///     Pause("hub")
    ///     Pause("spoke-\(index)")
    public init(_ node: String, file: String = #fileID, line: Int = #line) {
        self.init(.node(node), file: file, line: line)
    }

    /// As of a node, of what has no name of its own.
    ///
    ///     Pause(.dashboard)
    ///     Pause(.node("hub"))
    public init(_ target: Target, file: String = #fileID, line: Int = #line) {
        described = FaultDescription(
            kind: .pause(target: target.described), source: SourceLocation(file, line))
    }
}

/// Lets a paused process go on.
///
///     At(.seconds(3)) { Resume("hub") }
///     At(.seconds(3)) { Resume(.dashboard) }
public struct Resume: Fault {
    public let described: FaultDescription

    /// SIGCONT.
    ///
    ///     Resume("hub")
    ///     Resume("spoke-\(index)")
    public init(_ node: String, file: String = #fileID, line: Int = #line) {
        self.init(.node(node), file: file, line: line)
    }

    /// As of a node, of what has no name of its own.
    ///
    ///     Resume(.dashboard)
    ///     Resume(.node("hub"))
    public init(_ target: Target, file: String = #fileID, line: Int = #line) {
        described = FaultDescription(
            kind: .resume(target: target.described), source: SourceLocation(file, line))
    }
}

/// Ends a process in good order and starts it again.
///
///     At(.seconds(3)) { Restart("hub") }
///     At(.seconds(3)) { Restart(.dashboard) }
public struct Restart: Fault {
    public let described: FaultDescription

    /// It finishes what it has in hand first.
    ///
    ///     Restart("hub")
    ///     Restart("spoke-\(index)")
    public init(_ node: String, file: String = #fileID, line: Int = #line) {
        self.init(.node(node), file: file, line: line)
    }

    /// As of a node, of what has no name of its own.
    ///
    ///     Restart(.dashboard)
    ///     Restart(.node("hub"))
    public init(_ target: Target, file: String = #fileID, line: Int = #line) {
        described = FaultDescription(
            kind: .restart(target: target.described), source: SourceLocation(file, line))
    }
}

/// Ends a process in good order and leaves it stopped.
///
///     At(.seconds(3)) { Stop("hub") }
///     At(.seconds(3)) { Stop(.dashboard) }
public struct Stop: Fault {
    public let described: FaultDescription

    /// Its port closes, so that dialling it fails at once.
    ///
    ///     Stop("hub")
    ///     Stop("spoke-\(index)")
    public init(_ node: String, file: String = #fileID, line: Int = #line) {
        self.init(.node(node), file: file, line: line)
    }

    /// As of a node, of what has no name of its own.
    ///
    ///     Stop(.dashboard)
    ///     Stop(.node("hub"))
    public init(_ target: Target, file: String = #fileID, line: Int = #line) {
        described = FaultDescription(
            kind: .stop(target: target.described), source: SourceLocation(file, line))
    }
}
