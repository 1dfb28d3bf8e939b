/// First come, first served, at the cost of an array. Whoever fills it bounds it.
struct WaitingLine<Element> {
    /// So many that were served are kept before the rest moves up.
    private static var servedMax: Int { 1_024 }

    private var elements: [Element] = []
    private var served = 0

    init() {}

    init(_ elements: [Element]) { self.elements = elements }

    var isEmpty: Bool { served == elements.count }

    var first: Element? { isEmpty ? nil : elements[served] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard let first else { return nil }
        served += 1
        // Moving up costs as much as there are, so it is done once for as many that were served.
        if served > Self.servedMax, served > elements.count / 2 {
            elements.removeFirst(served)
            served = 0
        }
        return first
    }
}
