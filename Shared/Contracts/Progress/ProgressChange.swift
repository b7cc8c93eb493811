extension Progress {
    /// What the feed of the progress service tells: a holder's XP and unlocks, both as they are and never a difference.
    package struct Change: WireObject, Hashable {
        /// Where it stands in the feed; in a snapshot, the feed's last position when its page was read.
        package var position: Int64 = 0
        package var kind = ChangeKind.xp
        package var holder = Holder()
        /// All XP of the holder.
        package var xp: Int64?
        /// How many achievements the holder has unlocked, by category; absent where none.
        package var unlocks: [CategoryCount]?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("position", &position, "Its place in the feed.")
            try visitor.field("kind", &kind, "What it is about.")
            try visitor.field("holder", &holder, "Whose it is.")
            try visitor.optional("xp", &xp, "All XP that the holder has now.")
            try visitor.optional(
                "unlocks", &unlocks, "Achievements that it has unlocked, by category; absent for none.")
        }
    }

    /// How many achievements of a category somebody has.
    package struct CategoryCount: WireObject, Hashable {
        package var category = ""
        package var count: Int64 = 0

        package init() {}

        package init(category: String, count: Int64) {
            self.category = category
            self.count = count
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("category", &category, "The category.")
            try visitor.field("count", &count, "How many of it.")
        }
    }

    package enum ChangeKind: String, WireEnum {
        /// A holder's XP and unlocks.
        case xp
    }
}
