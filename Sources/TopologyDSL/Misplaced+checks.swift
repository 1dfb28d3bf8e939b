// Checks, and what stands in their blocks, elsewhere: see Misplaced.swift.

@available(*, unavailable, message: "Startup stands in a Verify block")
extension Startup: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Healthy stands in a Verify block")
extension Healthy: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Reachable stands in a Verify block")
extension Reachable: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Traffic stands in a Verify block; a Scenario has Send")
extension Traffic: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Delivers stands in a Verify block")
extension Delivers: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Rejected stands in a Verify block")
extension Rejected: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Metric stands in a Verify block")
extension Metric: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "LogLine stands in a Verify block")
extension LogLine: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Memory stands in a Verify block")
extension Memory: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Scenario stands in a Verify block")
extension Scenario: TopologyElement, NodePart, Demand, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Loss stands in a Traffic or an Expect block")
extension Loss: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Rejects stands in a Traffic or an Expect block")
extension Rejects: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Throughput stands in a Traffic or an Expect block")
extension Throughput: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Latency stands in a Traffic or an Expect block")
extension Latency: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Forwarding stands in a Traffic or an Expect block")
extension Forwarding: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Visualization stands in a Traffic or an Expect block")
extension Visualization: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Interaction stands in a Traffic or an Expect block")
extension Interaction: TopologyElement, NodePart, Check, ScenarioStep, Fault, Misplaced {}

@available(*, unavailable, message: "Send stands in a Scenario block")
extension Send: TopologyElement, NodePart, Check, Demand, Fault, Misplaced {}

@available(*, unavailable, message: "At stands in a Scenario block")
extension At: TopologyElement, NodePart, Check, Demand, Fault, Misplaced {}

@available(*, unavailable, message: "Expect stands in a Scenario block")
extension Expect: TopologyElement, NodePart, Check, Demand, Fault, Misplaced {}

@available(*, unavailable, message: "Kill stands in an At block of a Scenario")
extension Kill: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Pause stands in an At block of a Scenario")
extension Pause: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Resume stands in an At block of a Scenario")
extension Resume: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Restart stands in an At block of a Scenario")
extension Restart: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Stop stands in an At block of a Scenario")
extension Stop: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Partition stands in an At block of a Scenario")
extension Partition: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Heal stands in an At block of a Scenario")
extension Heal: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Delay stands in an At block of a Scenario")
extension Delay: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Drop stands in an At block of a Scenario")
extension Drop: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}

@available(*, unavailable, message: "Throttle stands in an At block of a Scenario")
extension Throttle: TopologyElement, NodePart, Check, Demand, ScenarioStep, Misplaced {}
