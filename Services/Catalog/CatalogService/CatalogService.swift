internal import Contracts
package import ServiceKit
package import Storage
package import Transport

/// The catalog service: artists, tracks, albums, and the figures kept of them.
package enum CatalogService {
    /// The database's name in the data folder.
    private static let file = "catalog.db"

    package static let definition = ServiceDefinition(
        Catalog.self,
        commands: StoreMaintenance.commands(schema: CatalogSchema.schema, file: file, checks: CatalogChecks.all)
    ) { context, router in
        let database = try Database.open(StoreLocation(context, "catalog"), schema: CatalogSchema.schema)
        try serve(on: &router, database: database, clock: context.clock)
        StoreHealth.watch(database, context)
        return [LifecycleComponent("store", stop: { await database.close() })]
    }

    /// Every method with its handler.
    package static func serve(
        on router: inout Router, database: Database, clock: any WallClock
    ) throws(Router.SetupError) {
        try router.serve(Catalog.GetSummary.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.ListTracks.self, reading: database) { request, _, store, writer in
            try request.write(from: store, to: &writer)
        }
        try router.serve(Catalog.FindArtists.self, readingLong: database) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.PutArtists.self, writing: database, cost: { $0.artists.bytes }) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.PutTracks.self, writing: database, cost: { $0.tracks.bytes }) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.PutAlbums.self, writing: database, cost: { $0.albums.bytes }) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.PutAccounts.self, writing: database, cost: { $0.accounts.bytes }) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.PutRoles.self, writing: database, cost: { $0.roles.bytes }) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.RemoveTracks.self, writing: database, cost: { $0.tracks.bytes }) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.RecordPlays.self, writing: database, cost: { $0.plays.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.RecordDownloads.self, writing: database, cost: { $0.downloads.bytes }) {
            request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.RecordFollows.self, writing: database, cost: { $0.follows.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
    }
}
