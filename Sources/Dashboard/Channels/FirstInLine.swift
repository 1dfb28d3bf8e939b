/// A line in which whoever came first is next. Leaving costs as little as joining.
struct FirstInLine<Element> {
    private static var emptyPlacesMax: Int { 64 }

    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { head == elements.count }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) { elements.append(element) }

    func forEach(_ visit: (Element) -> Void) {
        for element in elements[head...] { element.map(visit) }
    }

    mutating func changeFirst(_ change: (inout Element) -> Void) {
        guard !isEmpty, var element = elements[head] else { return }
        change(&element)
        elements[head] = element
    }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        // Moving those who wait is rare enough to cost nothing.
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > Self.emptyPlacesMax, head > elements.count / 2 {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}
