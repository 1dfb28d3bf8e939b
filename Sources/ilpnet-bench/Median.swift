/// Of several measurements, the one that says most.
enum Median {
    static func of(_ values: [Double]) -> Double {
        precondition(!values.isEmpty)
        return values.sorted()[values.count / 2]
    }

    /// The least value that so many of a hundred do not exceed.
    static func percentile(_ percent: Int, of values: [Int64]) -> Int64 {
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }
}
