package import TopologyModel

/// Why something of a running network could not be done: everything that is wrong at once.
package struct RunFailure: Error, Sendable {
    package enum Kind: Sendable {
        /// The call is wrong, or what it needs is not there.
        case usage
        case topologyWrong
        case startFailed
        case readinessTimeout
        case notRunning
        /// Another run of ilpnet holds it.
        case locked
        case portTaken
        case failed
    }

    package var kind: Kind
    package var problems: [Diagnostic]

    package init(_ kind: Kind, _ problems: [Diagnostic]) {
        self.kind = kind
        self.problems = problems
    }

    /// The same with one more thing to say of the first problem.
    package func adding(_ remark: String?) -> RunFailure {
        guard let remark, !problems.isEmpty else { return self }
        var failure = self
        failure.problems[0].message += "; " + remark
        return failure
    }

    package init(_ kind: Kind, _ message: String, fix: String? = nil) {
        self.init(kind, [Diagnostic(message, fix: fix)])
    }
}
