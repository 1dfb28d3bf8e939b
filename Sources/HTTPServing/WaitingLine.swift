/// What waits its turn, in the order it came.
struct WaitingLine<Element> {
    private var elements: [Element] = []
    private var first = 0

    var isEmpty: Bool { first == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard first < elements.count else { return nil }
        let element = elements[first]
        first += 1
        if first == elements.count {
            elements = []
            first = 0
        } else if first * 2 > elements.count {
            // Half of it is gone: moving the rest costs less than what it frees.
            elements.removeFirst(first)
            first = 0
        }
        return element
    }
}
