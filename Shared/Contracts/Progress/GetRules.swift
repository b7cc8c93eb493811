extension Progress {
    /// How XP works.
    package struct GetRules: RPCRequest {
        package static let method: MethodName = "progress.getRules"
        package static let about = "What gives how much XP, and what XP each level needs, as they hold now."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(500))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            /// The number of the rules; each change of an amount gives the next one.
            package var version: Int64 = 0
            package var amounts = Amounts()
            /// All levels from 1 on.
            package var levels: [LevelNeed] = []

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("version", &version, "The rules' number; each change gives the next one.")
                try visitor.field("amounts", &amounts, "The XP of each action.")
                try visitor.field("levels", &levels, "All levels from 1 on.")
            }
        }
    }

    /// The XP of each action.
    package struct Amounts: WireObject, Hashable {
        package var upload: Int64 = 100
        package var metadata: Int64 = 50
        package var collaboration: Int64 = 25
        package var play: Int64 = 1

        package init() {}

        package init(upload: Int64, metadata: Int64, collaboration: Int64, play: Int64) {
            self.upload = upload
            self.metadata = metadata
            self.collaboration = collaboration
            self.play = play
        }

        /// What an amount may be.
        package static let range: ClosedRange<Int64> = 0...1_000_000

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("upload", &upload, .defaulted(Self.range), "A track that is published.")
            try visitor.field("metadata", &metadata, .defaulted(Self.range), "Complete metadata of a public track.")
            try visitor.field("collaboration", &collaboration, .defaulted(Self.range), "A collaborative public track.")
            try visitor.field("play", &play, .defaulted(Self.range), "A counted play.")
        }
    }

    /// What a level needs.
    package struct LevelNeed: WireObject, Hashable {
        package var number = 1
        package var title = ""
        package var xp: Int64 = 0

        package init() {}

        package init(number: Int, title: String, xp: Int64) {
            self.number = number
            self.title = title
            self.xp = xp
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("number", &number, "The level.")
            try visitor.field("title", &title, "Its title.")
            try visitor.field("xp", &xp, "The XP at which it begins.")
        }
    }
}
