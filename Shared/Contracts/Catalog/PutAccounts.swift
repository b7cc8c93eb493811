package import JSONRPC

extension Catalog {
    /// Adds accounts to the directory or replaces them by their new form.
    package struct PutAccounts: RPCRequest {
        package typealias Reply = PutReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.putAccounts"
        package static let about =
            "Adds accounts or replaces them by their new form; bad entries are refused one by one."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64?
        /// Entries as they came: each is read on its own, so that a broken one costs only itself.
        package var accounts: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64? = nil, accounts: [AccountEntry]) {
            self.source = source
            self.offset = offset
            self.accounts = accounts.map { entry in RawJSON(entry.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the entries come from.")
            try visitor.optional(
                "offset", &offset, .required(CatalogLimits.offset),
                "The place of the first entry in its source, from 0; without, all entries are taken.")
            try visitor.field(
                "accounts", &accounts, .required(CatalogLimits.entriesPerPut), "The accounts (AccountEntry).")
        }
    }

    /// An account as it is put into the directory.
    package struct AccountEntry: WireObject, Hashable {
        package var id = AccountID()
        package var name: String?
        package var picture: String?
        package var country: String?
        package var timeZone: String?
        package var staff = false
        package var createdAt = Timestamp()

        package init() {}

        package init(id: AccountID, name: String?, createdAt: Timestamp) {
            self.id = id
            self.name = name
            self.createdAt = createdAt
        }

        /// Whether the profile is completed: display name, picture and country are set.
        package var isCompleted: Bool { name != nil && picture != nil && country != nil }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The account's id.")
            try visitor.optional("name", &name, .required(CatalogLimits.nameBytes), "The display name.")
            try visitor.optional("picture", &picture, .required(CatalogLimits.urlBytes), "The picture's URL.")
            try visitor.optional("country", &country, .required(2...2), "ISO 3166-1 alpha-2.")
            try visitor.optional(
                "timeZone", &timeZone, .required(CatalogLimits.timeZoneBytes), "The time zone, e.g. Europe/Oslo.")
            try visitor.field("staff", &staff, .defaulted, "Whether it belongs to the platform's staff.")
            try visitor.field("createdAt", &createdAt, "When the account was made.")
        }
    }
}
