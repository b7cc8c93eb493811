/// The pages, put together from the files of the folder Web when the service starts.
///
/// Pages are fragments that stand in a frame: what is before the line `<!-- content -->` of a fragment goes into the
/// head, the rest into the body. Who is signed in sees the shell around them, others a plain page.
package struct Pages: Sendable {
    package let home: PageTemplate
    package let activity: PageTemplate
    package let beats: PageTemplate
    package let collections: PageTemplate
    package let progress: PageTemplate
    package let leaderboards: PageTemplate
    package let account: PageTemplate
    package let design: PageTemplate
    package let api: PageTemplate
    package let signIn: PageTemplate
    package let link: PageTemplate
    package let error: PageTemplate
    package let license: PageTemplate
    package let verifyLicense: PageTemplate

    /// - Parameter media: where pages may load pictures from; their scripts ask no others.
    package init(_ assets: Assets, media: MediaOrigins = .none) throws {
        func page(_ title: String, _ fragment: [UInt8], places: Set<String> = []) throws -> PageTemplate {
            let text = try Self.framed(
                fragment, in: AssetSources.shell, [("title", title), ("media", media.text)], title)
            return try PageTemplate(try assets.page(text), places: places.union(["csrf"]))
        }
        func plain(_ title: String, _ fragment: [UInt8], places: Set<String>) throws -> PageTemplate {
            let text = try Self.framed(
                fragment, in: AssetSources.plain, [("title", title), ("mark", Self.text(AssetSources.mark))], title)
            return try PageTemplate(try assets.page(text), places: places)
        }
        home = try page("Home", AssetSources.home, places: ["items"])
        activity = try page("Activity", AssetSources.activity)
        beats = try page("My Beats", AssetSources.beats)
        collections = try page("My Collections", AssetSources.collections)
        progress = try page("Progress", AssetSources.progress)
        leaderboards = try page("Leaderboards", AssetSources.leaderboards)
        account = try page("Account", AssetSources.account)
        design = try page("Design", AssetSources.design)
        api = try page("HTTP API", AssetSources.api)
        signIn = try plain("Sign in", AssetSources.signIn, places: ["message", "tone", "email", "next"])
        link = try plain(
            "Set your password", AssetSources.link, places: ["message", "token", "fields", "name", "email"])
        error = try plain("Not available", AssetSources.error, places: ["message"])
        license = try plain("Licence {{id}}", AssetSources.license, places: LicensePages.certificatePlaces)
        verifyLicense = try plain("{{title}}", AssetSources.verifyLicense, places: LicensePages.verificationPlaces)
    }

    /// A fragment in its frame.
    ///
    /// - Parameter values: the frame's own; each stands there as it is.
    private static func framed(
        _ fragment: [UInt8], in frame: [UInt8], _ values: [(place: String, value: String)], _ title: String
    ) throws -> [UInt8] {
        let parts = split(text(fragment), at: "<!-- content -->\n")
        guard parts.count == 2 else { throw TemplateError(expected: ["<!-- content -->"], found: title) }
        var page = text(frame)
        // The title last: it may have a place of the same name, which is filled for each request.
        for (place, value) in [("head", parts[0]), ("content", parts[1])] + values.reversed() {
            page = split(page, at: "{{\(place)}}").joined(separator: value)
        }
        return Array(page.utf8)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func split(_ text: String, at mark: String) -> [String] {
        text.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    }
}
