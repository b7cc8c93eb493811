package import JSONRPC

extension Catalog {
    /// Takes plays out of every figure again (domain: Catalog, Corrections).
    package struct VoidPlays: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.voidPlays"
        package static let about = "Takes counted plays of a source or a listener out of every figure again, once."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(60), largeParams: true)

        package var source = SourceName()
        package var offset: Int64 = 0
        /// Rows as they came: each is read on its own.
        package var voids: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64, voids: [VoidRow]) {
            self.source = source
            self.offset = offset
            self.voids = voids.map { row in RawJSON(row.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the corrections come from.")
            try visitor.field(
                "offset", &offset, .required(CatalogLimits.offset), "The place of the first row in its source, from 0.")
            try visitor.field("voids", &voids, .required(CatalogLimits.voidsPerCall), "The corrections (VoidRow).")
        }

        package struct Reply: WireObject, Hashable {
            package var known: Int64 = 0
            package var taken: Int64 = 0
            /// Plays that were taken out.
            package var plays: Int64 = 0
            package var refused: [RefusedEntry] = []
            package var next: Int64 = 0

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("known", &known, "Corrections that an earlier call had brought; left alone.")
                try visitor.field("taken", &taken, "Corrections that are new and good.")
                try visitor.field("plays", &plays, "Plays that they took out.")
                try visitor.field("refused", &refused, "Corrections that were not taken; the others were.")
                try visitor.field("next", &next, "The offset with which the source goes on.")
            }
        }
    }

    /// A correction: the counted plays of a source, of a listener, or of a listener in a source, in a range of time.
    /// It covers what was recorded before it; a play is taken out once.
    package struct VoidRow: WireObject, Hashable {
        /// The source whose plays are taken out.
        package var source: SourceName?
        /// The listener whose plays are taken out.
        package var listener: ListenerID?
        /// The first moment of the range.
        package var from = Timestamp()
        /// The first moment behind the range.
        package var until = Timestamp()
        package var reason = ""

        package init() {}

        package init(
            source: SourceName? = nil, listener: ListenerID? = nil, from: Timestamp, until: Timestamp, reason: String
        ) {
            self.source = source
            self.listener = listener
            self.from = from
            self.until = until
            self.reason = reason
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("source", &source, "The source whose plays are taken out.")
            try visitor.optional("listener", &listener, "The listener whose plays are taken out.")
            try visitor.field("from", &from, "The first moment of the plays' range.")
            try visitor.field("until", &until, "The first moment behind it.")
            try visitor.field(
                "reason", &reason, .required(CatalogLimits.reasonBytes), "Why, for those who ask about a figure.")
        }
    }
}
