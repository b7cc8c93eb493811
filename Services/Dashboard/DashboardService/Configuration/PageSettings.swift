package import ServiceKit

/// What the installation's configuration says about pages.
package struct PageSettings: Sendable {
    let menu: Menu
    let artistLink: LinkTemplate?
    let setUp: HomeData.SetUpLinks
    let support: HomeData.Support
    let media: MediaOrigins

    /// - Throws: ``ConfigurationError``: what is wrong with the menu.
    package init(_ configuration: Configuration) throws(ConfigurationError) {
        menu = try Menu(configuration[DashboardKeys.menu])
        artistLink = LinkTemplate(configuration[DashboardKeys.artistLink])
        setUp = HomeData.SetUpLinks(
            applicationURL: configuration[DashboardKeys.applicationURL].nonEmpty,
            finishURL: configuration[DashboardKeys.finishURL].nonEmpty)
        support = HomeData.Support(
            email: configuration[DashboardKeys.supportEmail].nonEmpty,
            url: configuration[DashboardKeys.supportURL].nonEmpty)
        media = configuration[DashboardKeys.mediaOrigins]
    }
}
