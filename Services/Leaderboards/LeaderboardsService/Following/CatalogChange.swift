internal import Contracts
internal import JSONRPC
internal import Storage

/// A change of the catalogue's feed.
struct CatalogChange: ToldEntity, Hashable {
    static let changesMethod = Catalog.ReadChanges.method
    static let snapshotMethod = Catalog.ReadSnapshot.method

    var position: Int64 = 0
    var kind = ""
    var id = ""
    var value: RawJSON?
    /// A contribution weight, as decimal digits.
    var weight: String?
    /// A track's counted plays of all days.
    var plays: Int64?
    /// What they weigh, those brought in with them.
    var playsWeight: Int64?

    init() {}

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("position", &position, "Its place in the feed.")
        try visitor.field("kind", &kind, "What it is about.")
        try visitor.field("id", &id, "The entity's id.")
        try visitor.optional("value", &value, "The entity as it is now.")
        try visitor.optional("weight", &weight, "A contribution weight.")
        try visitor.optional("plays", &plays, "A track's counted plays.")
        try visitor.optional("playsWeight", &playsWeight, "What a track's plays weigh.")
    }

    /// An artist with what the catalogue adds to its entry.
    struct Artist: WireObject {
        var entry = Catalog.ArtistEntry()
        var staff = false

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try entry.fields(&visitor)
            try visitor.field("staff", &staff, .defaulted, "Whether its owner is of the platform's staff.")
        }
    }
}

/// A change of the progress service's feed.
struct ProgressChange: ToldChange, Hashable {
    static let changesMethod = Progress.ReadChanges.method
    static let snapshotMethod = Progress.ReadSnapshot.method

    var position: Int64 = 0
    var kind = ""
    var holder = Progress.Holder()
    var xp: Int64?
    var unlocks: [Progress.CategoryCount]?

    init() {}

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("position", &position, "Its place in the feed.")
        try visitor.field("kind", &kind, "What it is about.")
        try visitor.field("holder", &holder, "Whose it is.")
        try visitor.optional("xp", &xp, "All XP that the holder has now.")
        try visitor.optional("unlocks", &unlocks, "Achievements that it has unlocked, by category.")
    }

    func invalid(_ reason: String) -> FollowError {
        FollowError.invalidPage(feed: Progress.name, reason: "the \(kind) at position \(position) \(reason)")
    }
}
