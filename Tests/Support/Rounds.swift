internal import Glibc

/// How often a test repeats what can go wrong at any moment.
package enum Rounds {
    /// `BEATPASS_SOAK` where it is set (`make soak`), else `count`.
    package static func of(_ count: Int) -> Int {
        getenv("BEATPASS_SOAK").flatMap { Int(String(cString: $0)) } ?? count
    }
}
