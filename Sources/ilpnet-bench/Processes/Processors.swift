import CBench

/// The processors that measured processes run on.
enum Processors {
    private static let countMax = 1_024

    static let all: [Int32] = {
        var processors = [Int32](repeating: 0, count: countMax)
        let count = launch_processors(&processors, Int32(countMax))
        return Array(processors.prefix(Int(max(0, count))))
    }()

    static var one: [Int32] { Array(all.prefix(1)) }

    /// nil: this machine has only one.
    static var two: [Int32]? { all.count < 2 ? nil : Array(all.prefix(2)) }
}
