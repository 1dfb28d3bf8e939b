/// Collects the statements of a block into a list; the one builder behind every block.
///
///     @ListBuilder<any NodePart> func uplinks() -> NodeContent {
///         Peer("hub-1"); Peer("hub-2")
///     }
// One `buildExpression` only: each overload more makes long blocks 20 to 40 % slower to compile.
@resultBuilder
public enum ListBuilder<Element> {
    public static func buildExpression(_ element: Element) -> [Element] { [element] }
    public static func buildBlock(_ parts: [Element]...) -> [Element] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
    public static func buildEither(first: [Element]) -> [Element] { first }
    public static func buildEither(second: [Element]) -> [Element] { second }
    public static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap { $0 } }
    public static func buildLimitedAvailability(_ part: [Element]) -> [Element] { part }
}
