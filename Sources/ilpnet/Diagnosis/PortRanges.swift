/// Ports in few words: `3000-3004, 8080`.
enum PortRanges {
    static func text(_ ports: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for port in Set(ports).sorted() {
            if let last = ranges.last, last.upperBound + 1 == port {
                ranges[ranges.count - 1] = last.lowerBound...port
            } else {
                ranges.append(port...port)
            }
        }
        return ranges.map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }.joined(separator: ", ")
    }
}
