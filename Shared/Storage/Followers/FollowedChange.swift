/// A change as a feed's service sends it.
package protocol FollowedChange: Sendable {
    var position: Int64 { get }
    var kind: String { get }
}
