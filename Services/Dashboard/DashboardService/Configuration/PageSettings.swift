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
        links = PageLinks(
            track: configuration[DashboardKeys.trackLink].nonEmpty, user: configuration[DashboardKeys.userLink].nonEmpty
        )
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
    package var track: String?
    package var user: String?

    package init() {}

    package init(track: String?, user: String?) {
        self.track = track
        self.user = user
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional("track", &track, "A track's public page, with {id} for its id; absent: not configured.")
        try visitor.optional("user", &user, "A listener's public page, with {id} for its id; absent: not configured.")
    }
}
