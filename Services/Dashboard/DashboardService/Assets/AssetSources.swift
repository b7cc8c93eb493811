/// The files of the folder Web, as the compiler put them into the binary.
package enum AssetSources {
    /// What pages load. A file's modules stand before it, so that its imports can carry their hashes.
    package static let assets: [(name: String, bytes: [UInt8])] = [
        ("icon.svg", PackageResources.icon_svg),
        ("tokens.css", PackageResources.tokens_css),
        ("base.css", PackageResources.base_css),
        ("components.css", PackageResources.components_css),
        ("home.css", PackageResources.home_css),
        ("plain.css", PackageResources.plain_css),
        ("boot.js", PackageResources.boot_js),
        ("storage.js", PackageResources.storage_js),
        ("format.js", PackageResources.format_js),
        ("icons.js", PackageResources.icons_js),
        ("dom.js", PackageResources.dom_js),
        ("fit.js", PackageResources.fit_js),
        ("api.js", PackageResources.api_js),
        ("states.js", PackageResources.states_js),
        ("picture.js", PackageResources.picture_js),
        ("copy.js", PackageResources.copy_js),
        ("theme.js", PackageResources.theme_js),
        ("keys.js", PackageResources.keys_js),
        ("chooser.js", PackageResources.chooser_js),
        ("app.js", PackageResources.app_js),
        ("greeting.js", PackageResources.greeting_js),
        ("figures.js", PackageResources.figures_js),
        ("shortcuts.js", PackageResources.shortcuts_js),
        ("home.js", PackageResources.home_js),
        ("plain.js", PackageResources.plain_js),
    ]

    package static let home = PackageResources.home_html
    package static let signIn = PackageResources.sign_in_html
    package static let error = PackageResources.error_html
}
