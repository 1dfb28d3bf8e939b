import XCTest

/// Tests that run networks, each in a scene of its own that is cleared when it ends, also when it
/// fails.
class RunTestCase: XCTestCase {
    private var made: RunScene?

    var scene: RunScene {
        if let made { return made }
        let scene = try! RunScene()
        made = scene
        return scene
    }

    override func tearDown() {
        made?.end()
        made = nil
    }
}
