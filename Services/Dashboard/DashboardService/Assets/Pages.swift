/// The pages, put together from the files of the folder Web when the service starts.
///
/// Pages for who is signed in are fragments that stand in one shell: what is before the line `<!-- content -->` of a
/// fragment goes into the head, the rest into the frame.
package struct Pages: Sendable {
    package let home: PageTemplate
    package let activity: PageTemplate
    package let beats: PageTemplate
    package let collections: PageTemplate
    package let account: PageTemplate
    package let design: PageTemplate
    package let api: PageTemplate
    package let signIn: PageTemplate
    package let link: PageTemplate
    package let error: PageTemplate

    /// - Parameter media: where pages may load pictures from; their scripts ask no others.
    package init(_ assets: Assets, media: MediaOrigins = .none) throws {
        let shell = Self.text(AssetSources.shell)
        func page(_ title: String, _ fragment: [UInt8], places: Set<String> = []) throws -> PageTemplate {
            let parts = Self.split(Self.text(fragment), at: "<!-- content -->\n")
            guard parts.count == 2 else { throw TemplateError(expected: ["<!-- content -->"], found: title) }
            var text = shell
            let values = [("title", title), ("media", media.text), ("head", parts[0]), ("content", parts[1])]
            for (place, value) in values {
                text = Self.split(text, at: "{{\(place)}}").joined(separator: value)
            }
            return try PageTemplate(try assets.page(Array(text.utf8)), places: places.union(["csrf"]))
        }
        home = try page("Home", AssetSources.home, places: ["items"])
        activity = try page("Activity", AssetSources.activity)
        beats = try page("My Beats", AssetSources.beats)
        collections = try page("My Collections", AssetSources.collections)
        account = try page("Account", AssetSources.account)
        design = try page("Design", AssetSources.design)
        api = try page("HTTP API", AssetSources.api)
        signIn = try PageTemplate(try assets.page(AssetSources.signIn), places: ["message", "tone", "email", "next"])
        link = try PageTemplate(
            try assets.page(AssetSources.link), places: ["message", "token", "fields", "name", "email"])
        error = try PageTemplate(try assets.page(AssetSources.error), places: ["message"])
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func split(_ text: String, at mark: String) -> [String] {
        text.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    }
}
