/// What an operator does with a service's data as a whole: back it up, verify it, restore it.
package enum Maintenance {}

extension Maintenance {
    /// What a service's executable says of its store, as one line of JSON, when it is run for a maintenance command.
    package struct StoreReport: WireObject, Hashable {
        package var service = ""
        /// The engine: `sqlite`, `postgresql`.
        package var engine = ""
        /// The file's name, in the data folder and in a backup.
        package var file = ""
        package var exists = false
        package var bytes: Int64 = 0
        package var schema: Int?
        package var installation: String?
        package var feed: FeedPosition?
        /// How many of the service's own checks were made.
        package var checks = 0
        package var notes: [String] = []
        package var problems: [StoreProblem] = []

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("service", &service, "The service whose store it is.")
            try visitor.field("engine", &engine, "The engine that keeps it.")
            try visitor.field("file", &file, "The file's name, in the data folder and in a backup.")
            try visitor.field("exists", &exists, "Whether there is one.")
            try visitor.field("bytes", &bytes, "How large it is.")
            try visitor.optional("schema", &schema, "The version of its schema.")
            try visitor.optional("installation", &installation, "The id it got when it was created.")
            try visitor.optional("feed", &feed, "Where its feed stands, where it has one.")
            try visitor.field("checks", &checks, "How many of the service's own checks were made.")
            try visitor.field("notes", &notes, "What an operator should know, as sentences.")
            try visitor.field("problems", &problems, "What is wrong; empty where it is good.")
        }
    }

    /// The end of a service's feed.
    package struct FeedPosition: WireObject, Hashable {
        package var epoch = ""
        package var position: Int64 = 0

        package init() {}

        package init(epoch: String, position: Int64) {
            self.epoch = epoch
            self.position = position
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Which history the positions count in.")
            try visitor.field("position", &position, "The last change's position.")
        }
    }

    /// Something that is wrong with a store.
    package struct StoreProblem: WireObject, Hashable {
        package var check = ""
        package var about = ""
        package var count = 0
        package var rows: [String] = []

        package init() {}

        /// - Parameters:
        ///   - about: what is wrong, as a sentence.
        ///   - count: how many rows break the rule; 0 for what is not about rows.
        ///   - rows: the first of them.
        package init(_ check: String, _ about: String, count: Int = 0, rows: [String] = []) {
            self.check = check
            self.about = about
            self.count = count
            self.rows = rows
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("check", &check, "The check that found it.")
            try visitor.field("about", &about, "What is wrong, as a sentence.")
            try visitor.field("count", &count, "How many rows break the rule.")
            try visitor.field("rows", &rows, "The first of them.")
        }
    }
}
