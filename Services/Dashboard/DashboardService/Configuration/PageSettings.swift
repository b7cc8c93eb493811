package import Contracts
package import ServiceKit

/// What the installation's configuration says about pages.
package struct PageSettings: Sendable {
    let menu: Menu
    let artistLink: LinkTemplate?
    let links: PageLinks
    let setUp: HomeData.SetUpLinks
    let support: HomeData.Support
    let media: MediaOrigins

    /// - Throws: ``ConfigurationError``: what is wrong with the menu.
    package init(_ configuration: Configuration) throws(ConfigurationError) {
        menu = try Menu(configuration[DashboardKeys.menu])
        artistLink = LinkTemplate(configuration[DashboardKeys.artistLink])
        links = PageLinks(configuration)
        setUp = HomeData.SetUpLinks(
            applicationURL: configuration[DashboardKeys.applicationURL].nonEmpty,
            finishURL: configuration[DashboardKeys.finishURL].nonEmpty)
        support = HomeData.Support(
            email: configuration[DashboardKeys.supportEmail].nonEmpty,
            url: configuration[DashboardKeys.supportURL].nonEmpty)
        media = configuration[DashboardKeys.mediaOrigins]
    }
}

/// Templates of addresses that pages fill in by themselves: lists have many rows and one template.
package struct PageLinks: WireObject {
    package var artist: String?
    package var track: String?
    package var insights: String?
    package var edit: String?
    package var album: String?
    package var albumInsights: String?
    package var albumEdit: String?
    package var user: String?
    package var upload: String?

    package init() {}

    package init(_ configuration: Configuration) {
        artist = configuration[DashboardKeys.artistLink].nonEmpty
        track = configuration[DashboardKeys.trackLink].nonEmpty
        insights = configuration[DashboardKeys.insightsLink].nonEmpty
        edit = configuration[DashboardKeys.editLink].nonEmpty
        album = configuration[DashboardKeys.albumLink].nonEmpty
        albumInsights = configuration[DashboardKeys.albumInsightsLink].nonEmpty
        albumEdit = configuration[DashboardKeys.albumEditLink].nonEmpty
        user = configuration[DashboardKeys.userLink].nonEmpty
        upload = configuration[DashboardKeys.uploadURL].nonEmpty
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional(
            "artist", &artist, "An artist's public page, with {id} or {slug}. A link that is absent is not configured.")
        try visitor.optional("track", &track, "A track's public page, with {id} for its id.")
        try visitor.optional("insights", &insights, "A track's insights, with {id}.")
        try visitor.optional("edit", &edit, "Where a track is edited, with {id}.")
        try visitor.optional("album", &album, "An album's public page, with {id}.")
        try visitor.optional("albumInsights", &albumInsights, "An album's insights, with {id}.")
        try visitor.optional("albumEdit", &albumEdit, "Where an album is edited, with {id}.")
        try visitor.optional("user", &user, "A listener's public page, with {id}.")
        try visitor.optional("upload", &upload, "Where a track is uploaded, with {artist} for the artist's id.")
    }
}
