package import HTTP
package import JSONRPC
package import ServiceKit

/// What the dashboard can be told, beside the common keys.
package enum DashboardKeys {
    package static let listen = ConfigurationKey(
        "http.listen", .listenAddress, default: ListenAddress.tcp(port: 8080), aliases: ["--listen"],
        "Where browsers, or the gateway, reach the dashboard.")
    package static let publicURL = ConfigurationKey(
        "http.publicURL", .webAddress, default: "",
        "The address that people type, for links; the listening address where empty.")
    package static let menu = ConfigurationKey(
        "menu", .json, default: Menu.builtIn,
        "Sidebar and shortcuts: a list of page names and of {id, label, href, icon} for pages elsewhere.")
    package static let artistLink = ConfigurationKey(
        "links.artist", .webAddress, default: "",
        "URL template of an artist's public page with {id} or {slug}; hidden where empty.")
    package static let trackLink = ConfigurationKey(
        "links.track", .webAddress, default: "",
        "URL template of a track's public page with {id}; plain titles where empty.")
    package static let userLink = ConfigurationKey(
        "links.user", .webAddress, default: "",
        "URL template of a listener's public page with {id}; plain names where empty.")
    package static let insightsLink = ConfigurationKey(
        "links.insights", .webAddress, default: "",
        "URL template of a track's insights with {id}; hidden where empty.")
    package static let editLink = ConfigurationKey(
        "links.edit", .webAddress, default: "",
        "URL template of the page that edits a track, with {id}; hidden where empty.")
    package static let albumLink = ConfigurationKey(
        "links.album", .webAddress, default: "",
        "URL template of an album's public page with {id}; plain titles where empty.")
    package static let albumInsightsLink = ConfigurationKey(
        "links.albumInsights", .webAddress, default: "",
        "URL template of an album's insights with {id}; hidden where empty.")
    package static let albumEditLink = ConfigurationKey(
        "links.albumEdit", .webAddress, default: "",
        "URL template of the page that edits an album, with {id}; hidden where empty.")
    package static let uploadURL = ConfigurationKey(
        "links.upload", .webAddress, default: "",
        "URL template of the page that uploads a track, {artist} where it needs the artist's id; hidden where empty.")
    package static let applicationURL = ConfigurationKey(
        "links.application", .webAddress, default: "",
        "Where somebody without an artist profile applies for one; hidden where empty.")
    package static let finishURL = ConfigurationKey(
        "links.finishSetUp", .webAddress, default: "",
        "Where the set-up of an artist profile is finished; hidden where empty.")
    package static let mediaOrigins = ConfigurationKey(
        "media.origins", .mediaOrigins, default: MediaOrigins.none,
        "The origins that pictures may come from; placeholders instead of others.")
    package static let supportEmail = ConfigurationKey(
        "support.email", .string, default: "", "The support address at the foot of each page; hidden where empty.")
    package static let supportURL = ConfigurationKey(
        "support.url", .webAddress, default: "", "The support page at the foot of each page; hidden where empty.")
    package static let sessionAge = ConfigurationKey(
        "session.age", .duration(in: .seconds(60)...(.seconds(90 * 86_400))), default: .seconds(30 * 86_400),
        "How long somebody stays signed in.")

    package static let all: [any DeclaredKey] = [
        listen, publicURL, menu, artistLink, trackLink, userLink, insightsLink, editLink, albumLink,
        albumInsightsLink, albumEditLink, uploadURL, applicationURL, finishURL, mediaOrigins,
        supportEmail, supportURL, sessionAge,
    ]
}

extension ConfigurationKind where Value == String {
    /// An address for a page's link, or nothing.
    package static var webAddress: Self {
        Self(
            expectation: "an address that begins with https:// or http://, or nothing",
            parse: { $0.isEmpty || WebAddress.isOne($0) ? $0 : nil }, format: { $0 })
    }
}

/// What configured links may lead to: never to a script.
enum WebAddress {
    static func isOne(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }
}

extension ConfigurationKind where Value == ListenAddress {
    /// HOST:PORT or unix:/PATH.
    package static var listenAddress: Self {
        Self(
            expectation: "HOST:PORT with a numeric address, or unix:/PATH",
            parse: { try? ListenAddress(parsing: $0) }, format: \.description)
    }
}
