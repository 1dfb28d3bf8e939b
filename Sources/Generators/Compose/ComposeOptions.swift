/// What may be asked of a Compose project beyond the plan.
package struct ComposeOptions: Sendable {
    /// The oldest Docker Engine that will run the project, as its major version; nil is any.
    package var engineMin: Int?

    package init(engineMin: Int? = nil) { self.engineMin = engineMin }

    // An engine before 25 refuses a health check with `start_interval`.
    var hasStartInterval: Bool { (engineMin ?? 0) >= 25 }
}
