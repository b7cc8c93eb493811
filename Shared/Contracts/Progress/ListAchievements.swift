extension Progress {
    /// All achievements, with what a holder has of them.
    package struct ListAchievements: RPCRequest {
        package typealias Failure = ProgressFailure

        package static let method: MethodName = "progress.listAchievements"
        package static let about = "All achievements: which are unlocked and since when, and how far the others are."
        package static let traits = MethodTraits<Self>(
            access: .accountOrArtist(\.account, \.artist), isIdempotent: true, deadline: .seconds(1))

        package var account: AccountID?
        package var artist: ArtistID?

        package init() {}

        package init(account: AccountID? = nil, artist: ArtistID? = nil) {
            self.account = account
            self.artist = artist
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("account", &account, "The account; where absent, an artist is named.")
            try visitor.optional(
                "artist", &artist, "The artist in its place, whose owner's achievements they are where it has one.")
        }

        package struct Reply: WireObject, Hashable {
            package var holder = Holder()
            /// In the order of the achievements' file.
            package var achievements: [Achievement] = []
            package var unlocked: Int64 = 0
            /// Those unlocked within the last 30 days, today with them; quiet ones are none.
            package var unlockedRecently: Int64 = 0
            package var xp: Int64 = 0
            /// Holders of an artist, staff apart: what `holders` of an achievement is a part of. Counted once a day.
            package var producers: Int64 = 0
            /// When what is judged once a day was judged last; absent before the first time.
            package var judgedAt: Timestamp?
            package var asOf: Timestamp?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("holder", &holder, "Whose they are.")
                try visitor.field("achievements", &achievements, "All there are, in the order of their file.")
                try visitor.field("unlocked", &unlocked, "How many the holder has.")
                try visitor.field("unlockedRecently", &unlockedRecently, "Those unlocked within the last 30 days.")
                try visitor.field("xp", &xp, "The XP that they gave.")
                try visitor.field("producers", &producers, "How many producers there are, staff apart.")
                try visitor.optional("judgedAt", &judgedAt, "When what is judged once a day was judged last.")
                try visitor.optional("asOf", &asOf, "Up to when all is in it that the catalogue told.")
            }
        }
    }

    /// An achievement as a holder sees it.
    package struct Achievement: WireObject, Hashable {
        package var id = ""
        package var category = ""
        package var name = ""
        package var about = ""
        package var rarity = Rarity.common
        package var xp: Int64 = 0
        package var unlockedAt: Timestamp?
        /// How far a locked one is; absent where that cannot be told in a number.
        package var progress: AchievementProgress?
        /// How many producers have it.
        package var holders: Int64 = 0

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "Its id.")
            try visitor.field("category", &category, "What it is about, as upload or quality.")
            try visitor.field("name", &name, "Its name.")
            try visitor.field("description", &about, "What unlocks it.")
            try visitor.field("rarity", &rarity, "How rare it is meant to be.")
            try visitor.field("xp", &xp, "The XP that it gives, 0 allowed.")
            try visitor.optional("unlockedAt", &unlockedAt, "When the holder unlocked it; absent where it is locked.")
            try visitor.optional("progress", &progress, "How far a locked one is, where that is a number.")
            try visitor.field("holders", &holders, "How many producers have it.")
        }
    }

    package struct AchievementProgress: WireObject, Hashable {
        package var measure = Measure.count
        package var value: Int64 = 0
        package var needed: Int64 = 0

        package init() {}

        package init(_ measure: Measure, value: Int64, needed: Int64) {
            self.measure = measure
            self.value = value
            self.needed = needed
        }

        package enum Measure: String, WireEnum {
            /// So many of so many.
            case count
            /// Tenths of a percent from the top: reached at `needed` or below.
            case top
            /// Tenths of a percent: reached above `needed`.
            case percent
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("measure", &measure, "What the numbers are.")
            try visitor.field("value", &value, "How far the holder is.")
            try visitor.field("needed", &needed, "Where it is unlocked.")
        }
    }

    package enum Rarity: String, WireEnum {
        case common
        case rare
        case epic
        case legendary
    }
}
