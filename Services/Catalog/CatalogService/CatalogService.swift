internal import Contracts
package import ServiceKit
internal import Storage
package import Transport

/// The catalog service: artists, tracks, albums, and the figures kept of them.
package enum CatalogService {
    /// The database's name in the data folder.
    private static let file = "catalog.db"

    package static let definition = ServiceDefinition(
        Catalog.self, keys: CatalogKeys.all,
        commands: StoreMaintenance.commands(schema: CatalogSchema.schema, file: file, checks: CatalogChecks.all)
    ) { context, router in
        let store = try await CatalogStore.open(StoreLocation(context, "catalog"))
        try serve(on: &router, store: store, clock: context.clock, licenses: LicenseRules(context.configuration))
        StoreHealth.watch(store.database, context)
        context.metrics.sampled(
            "beatpass_catalog_unfolded_entries", help: "Sums of events in the log that are not folded yet."
        ) { Double(store.unfoldedEntries) }
        return [LifecycleComponent("store", stop: { await store.database.close() })]
    }

    /// Every method with its handler.
    package static func serve(
        on router: inout Router, store: CatalogStore, clock: any WallClock, licenses rules: LicenseRules = .standard
    ) throws(Router.SetupError) {
        try serveReads(on: &router, store, clock)
        try serveBeats(on: &router, store, clock)
        try serveAccounts(on: &router, store, clock)
        try servePuts(on: &router, store, clock)
        try serveRecords(on: &router, store, clock, rules)
        try serveLicenses(on: &router, store, clock)
    }

    private static func serveReads(
        on router: inout Router, _ catalog: CatalogStore, _ clock: any WallClock
    ) throws(Router.SetupError) {
        let database = catalog.database
        let tail = catalog.tail
        try router.serve(Catalog.GetSummary.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.ListTracks.self, reading: database) { request, _, store, writer in
            try request.write(from: store, tail, to: &writer)
        }
        try router.serve(Catalog.GetActivity.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.GetUploads.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.GetUploadDay.self, reading: database) { request, _, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.GetDaySeries.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.GetDownloads.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.ListDownloads.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.ExplainFigure.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.GetCollections.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.ListCollections.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.GetRecommendations.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.FindArtists.self, readingLong: database) { request, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.ReadChanges.self, readingLong: database) { request, store, writer in
            try request.write(from: store, tail, to: &writer)
        }
        try router.serve(Catalog.ReadSnapshot.self, readingLong: database) { request, store, writer in
            try request.write(from: store, tail, to: &writer)
        }
    }

    private static func serveBeats(
        on router: inout Router, _ catalog: CatalogStore, _ clock: any WallClock
    ) throws(Router.SetupError) {
        let database = catalog.database
        let tail = catalog.tail
        try router.serve(Catalog.GetBeats.self, reading: database, longIf: \.isLong) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.ListBeats.self, reading: database, longIf: \.isLong) { request, store in
            try request.handle(at: clock.now, tail, catalog.orders, in: store)
        }
        try router.serve(Catalog.ListCollaborators.self, reading: database) { request, _, store in
            try request.handle(in: store)
        }
        // Two of many tracks and few joint ones take a look at each track.
        try router.serve(Catalog.ListJointTracks.self, readingLong: database) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
    }

    private static func serveAccounts(
        on router: inout Router, _ catalog: CatalogStore, _ clock: any WallClock
    ) throws(Router.SetupError) {
        let database = catalog.database
        try router.serve(Catalog.GetAccount.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.ChangeProfile.self, writing: database, cost: { $0.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.SetStaff.self, writing: database, cost: { _ in 0 }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
    }

    private static func servePuts(
        on router: inout Router, _ catalog: CatalogStore, _ clock: any WallClock
    ) throws(Router.SetupError) {
        let database = catalog.database
        let tail = catalog.tail
        try router.serve(Catalog.PutArtists.self, writing: database, cost: { $0.artists.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.PutTracks.self, writing: database, cost: { $0.tracks.bytes }) { request, store in
            try request.handle(at: clock.now, tail, in: store)
        }
        try router.serve(Catalog.PutAlbums.self, writing: database, cost: { $0.albums.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.PutAccounts.self, writing: database, cost: { $0.accounts.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.PutRoles.self, writing: database, cost: { $0.roles.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.RemoveTracks.self, writing: database, cost: { $0.tracks.bytes }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
    }

    private static func serveRecords(
        on router: inout Router, _ catalog: CatalogStore, _ clock: any WallClock, _ rules: LicenseRules
    ) throws(Router.SetupError) {
        let database = catalog.database
        let cache = catalog.cache
        try router.serve(
            Catalog.RecordPlays.self, writing: database, preparing: { try $0.prepare(cache) }, cost: { $0.batch.bytes }
        ) { request, batch, store in try request.handle(batch, at: clock.now, cache, in: store) }
        try router.serve(
            Catalog.RecordDownloads.self, writing: database, preparing: { $0.prepare(cache) }, cost: { $0.batch.bytes }
        ) { request, batch, store in try request.handle(batch, at: clock.now, cache, rules, in: store) }
        try router.serve(
            Catalog.RecordFollows.self, writing: database, preparing: { $0.prepare() }, cost: { $0.bytes }
        ) { request, batch, store in try request.handle(batch, at: clock.now, in: store) }
        try router.serve(
            Catalog.VoidPlays.self,
            async: { request, context in
                try await request.handle(on: catalog, clock: clock, deadline: context.deadline)
            })
    }

    private static func serveLicenses(
        on router: inout Router, _ catalog: CatalogStore, _ clock: any WallClock
    ) throws(Router.SetupError) {
        let database = catalog.database
        let counts = catalog.verifications
        try router.serve(Catalog.GetLicense.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, counts, in: store)
        }
        try router.serve(Catalog.GetCertificate.self, reading: database) { request, _, store in
            try request.handle(in: store)
        }
        try router.serve(Catalog.ListLicenseKeys.self, reading: database) { request, _, store in
            try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.RevokeLicense.self, writing: database, cost: { $0.reason.utf8.count }) {
            request, store in try request.handle(at: clock.now, in: store)
        }
        try router.serve(Catalog.RotateLicenseKey.self, writing: database, cost: { _ in 0 }) { request, store in
            try request.handle(at: clock.now, in: store)
        }
    }
}
