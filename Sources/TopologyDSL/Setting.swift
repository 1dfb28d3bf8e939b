internal import Glibc
internal import Synchronization
internal import TopologyModel

/// A number that `--set NAME=VALUE` may change from run to run.
///
///     let branches = Setting("branches", default: 20)
///     let network = Topology("bank") { Star(hub: "hq", count: branches, named: "branch") }
// swift-format-ignore: AlwaysUseLowerCamelCase
public func Setting(
    _ name: String, default value: Int, file: String = #fileID, line: Int = #line
) -> Int {
    DeclaredSettings.declare(name, .integer, "\(value)", SourceLocation(file, line), Int.init)
        ?? value
}

/// A number with a fraction that `--set NAME=VALUE` may change from run to run.
///
///     let pesos = Setting("pesos", default: 18.25)
///     let network = Topology("fx") { Rate("USD", to: "MXN", pesos); Node("bank") }
// swift-format-ignore: AlwaysUseLowerCamelCase
public func Setting(
    _ name: String, default value: Double, file: String = #fileID, line: Int = #line
) -> Double {
    DeclaredSettings.declare(name, .number, "\(value)", SourceLocation(file, line), Double.init)
        ?? value
}

/// A text that `--set NAME=VALUE` may change from run to run.
///
///     let city = Setting("city", default: "london")
///     let network = Topology("office") { Node(city) }
// swift-format-ignore: AlwaysUseLowerCamelCase
public func Setting(
    _ name: String, default value: String, file: String = #fileID, line: Int = #line
) -> String {
    DeclaredSettings.declare(name, .text, value, SourceLocation(file, line)) { $0 } ?? value
}

/// A choice that `--set NAME=true` or `--set NAME=false` may change from run to run.
///
///     let isLarge = Setting("large", default: false)
///     let network = Topology("demo") { if isLarge { ScaleFree(nodes: 50, seed: 1) } }
// swift-format-ignore: AlwaysUseLowerCamelCase
public func Setting(
    _ name: String, default value: Bool, file: String = #fileID, line: Int = #line
) -> Bool {
    DeclaredSettings.declare(name, .flag, "\(value)", SourceLocation(file, line), Bool.init)
        ?? value
}

// The functions read as declarations in a topology file, so they are named as its types are.

/// The settings that the file has asked for so far, and the values of this run.
enum DeclaredSettings {
    /// Holds this run's values, one `name=value` a line.
    static let variable = EvaluationVariable.settings

    private static let declared = Mutex<[SettingDescription]>([])

    static var all: [SettingDescription] { declared.withLock { $0 } }

    /// nil where this run gives no value, or none of this kind; the planner reports the latter.
    static func declare<Value>(
        _ name: String, _ kind: SettingDescription.Kind, _ defaultValue: String,
        _ source: SourceLocation, _ read: (String) -> Value?
    ) -> Value? {
        let given = given(name)
        declared.withLock {
            $0.append(
                SettingDescription(
                    name: name, kind: kind, defaultValue: defaultValue,
                    value: given ?? defaultValue, source: source))
        }
        return given.flatMap(read)
    }

    private static func given(_ name: String) -> String? {
        guard let text = getenv(variable) else { return nil }
        for line in String(cString: text).split(separator: "\n") {
            guard let equals = line.firstIndex(of: "="), line[..<equals] == name else { continue }
            return String(line[line.index(after: equals)...])
        }
        return nil
    }
}
