extension Catalog {
    /// Puts an account's profile into the directory as its owner wants it.
    package struct ChangeProfile: RPCRequest {
        package typealias Reply = AccountProfile
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.changeProfile"
        package static let about =
            "Replaces an account's profile; makes the account where the directory has none, and leaves staff and roles."
        package static let traits = MethodTraits<Self>(
            access: .account(\.account), isIdempotent: true, deadline: .seconds(5))

        package var account = AccountID()
        /// The bounds of the profile's fields are those of ``AccountEntry``. The handler judges them, so that a form
        /// is told its field and why.
        package var name = ""
        package var picture: String?
        package var country: String?
        package var timeZone: String?

        package init() {}

        package init(
            account: AccountID, name: String, picture: String? = nil, country: String? = nil, timeZone: String? = nil
        ) {
            self.account = account
            self.name = name
            self.picture = picture
            self.country = country
            self.timeZone = timeZone
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("account", &account, "The account.")
            try visitor.field("name", &name, "The display name.")
            try visitor.optional("picture", &picture, "The picture's URL, http or https; without, none.")
            try visitor.optional("country", &country, "ISO 3166-1 alpha-2, e.g. NO; without, none.")
            try visitor.optional("timeZone", &timeZone, "The time zone's IANA name, e.g. Europe/Oslo; without, none.")
        }
    }
}
