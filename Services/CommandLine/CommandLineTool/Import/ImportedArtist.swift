package import Contracts

/// An artist as a foreign catalogue describes it.
package struct ImportedArtist: Equatable, Sendable {
    /// `soundcloud-` and the number of the user.
    package let id: String
    /// 1 to 200 Unicode scalars, no control characters.
    package let name: String
    /// Two letters, upper case; nil where none is given.
    package let country: String?
    package let verified: Bool
    package let createdAt: Timestamp
    /// The followers brought in without dates; nil where the file does not say.
    package let openingFollowers: Int64?
}
