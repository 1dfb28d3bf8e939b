import Reactor

/// What sessions take from outside: chance and the time. One is lent to all of them.
struct SessionSurroundings: ~Copyable {
    var keys = MaskKeys()
    var wallMilliseconds: Int64 = 0
}
