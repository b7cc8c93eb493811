/// The files of the folder Web, as the compiler put them into the binary.
package enum AssetSources {
    /// What pages load. A file's modules stand before it, so that its imports can carry their hashes.
    package static let assets: [(name: String, bytes: [UInt8])] = [
        ("icon.svg", PackageResources.icon_svg),
        ("tokens.css", PackageResources.tokens_css),
        ("base.css", PackageResources.base_css),
        ("components.css", PackageResources.components_css),
        ("cards.css", PackageResources.cards_css),
        ("forms.css", PackageResources.forms_css),
        ("table.css", PackageResources.table_css),
        ("chart.css", PackageResources.chart_css),
        ("home.css", PackageResources.home_css),
        ("sections.css", PackageResources.sections_css),
        ("activity.css", PackageResources.activity_css),
        ("listing.css", PackageResources.listing_css),
        ("beats.css", PackageResources.beats_css),
        ("progress.css", PackageResources.progress_css),
        ("leaderboards.css", PackageResources.leaderboards_css),
        ("account.css", PackageResources.account_css),
        ("docs.css", PackageResources.docs_css),
        ("design.css", PackageResources.design_css),
        ("plain.css", PackageResources.plain_css),
        ("license.css", PackageResources.license_css),
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
        ("combobox.js", PackageResources.combobox_js),
        ("chooser.js", PackageResources.chooser_js),
        ("app.js", PackageResources.app_js),
        ("greeting.js", PackageResources.greeting_js),
        ("cards.js", PackageResources.cards_js),
        ("nobody.js", PackageResources.nobody_js),
        ("figures.js", PackageResources.figures_js),
        ("shortcuts.js", PackageResources.shortcuts_js),
        ("dialog.js", PackageResources.dialog_js),
        ("panel.js", PackageResources.panel_js),
        ("why.js", PackageResources.why_js),
        ("home.js", PackageResources.home_js),
        ("section.js", PackageResources.section_js),
        ("days.js", PackageResources.days_js),
        ("links.js", PackageResources.links_js),
        ("artistpage.js", PackageResources.artistpage_js),
        ("browser.js", PackageResources.browser_js),
        ("toast.js", PackageResources.toast_js),
        ("form.js", PackageResources.form_js),
        ("password.js", PackageResources.password_js),
        ("places.js", PackageResources.places_js),
        ("profile.js", PackageResources.profile_js),
        ("passwords.js", PackageResources.passwords_js),
        ("sessions.js", PackageResources.sessions_js),
        ("tokens.js", PackageResources.tokens_js),
        ("events.js", PackageResources.events_js),
        ("account.js", PackageResources.account_js),
        ("table.js", PackageResources.table_js),
        ("chart.js", PackageResources.chart_js),
        ("sources.js", PackageResources.sources_js),
        ("unlocks.js", PackageResources.unlocks_js),
        ("totals.js", PackageResources.totals_js),
        ("heatmap.js", PackageResources.heatmap_js),
        ("uploads.js", PackageResources.uploads_js),
        ("series.js", PackageResources.series_js),
        ("engagement.js", PackageResources.engagement_js),
        ("activity.js", PackageResources.activity_js),
        ("cells.js", PackageResources.cells_js),
        ("filters.js", PackageResources.filters_js),
        ("listing.js", PackageResources.listing_js),
        ("collaborators.js", PackageResources.collaborators_js),
        ("recommendations.js", PackageResources.recommendations_js),
        ("beats.js", PackageResources.beats_js),
        ("collections.js", PackageResources.collections_js),
        ("ring.js", PackageResources.ring_js),
        ("rules.js", PackageResources.rules_js),
        ("level.js", PackageResources.level_js),
        ("achievement.js", PackageResources.achievement_js),
        ("achievements.js", PackageResources.achievements_js),
        ("ledger.js", PackageResources.ledger_js),
        ("progress.js", PackageResources.progress_js),
        ("ranks.js", PackageResources.ranks_js),
        ("podium.js", PackageResources.podium_js),
        ("standing.js", PackageResources.standing_js),
        ("boardrules.js", PackageResources.boardrules_js),
        ("visibility.js", PackageResources.visibility_js),
        ("board.js", PackageResources.board_js),
        ("leaderboards.js", PackageResources.leaderboards_js),
        ("docs.js", PackageResources.docs_js),
        ("specimens.js", PackageResources.specimens_js),
        ("design.js", PackageResources.design_js),
        ("plain.js", PackageResources.plain_js),
        ("license.js", PackageResources.license_js),
    ]

    /// The frame of every page for who is signed in; the pages are fragments of it.
    package static let shell = PackageResources.shell_html
    package static let home = PackageResources.home_html
    package static let activity = PackageResources.activity_html
    package static let beats = PackageResources.beats_html
    package static let collections = PackageResources.collections_html
    package static let progress = PackageResources.progress_html
    package static let leaderboards = PackageResources.leaderboards_html
    package static let account = PackageResources.account_html
    package static let design = PackageResources.design_html
    package static let api = PackageResources.api_html
    /// The frame of the pages without a session, which are fragments of it as well, and the mark at their head.
    package static let plain = PackageResources.plain_html
    package static let mark = PackageResources.mark_html
    package static let signIn = PackageResources.sign_in_html
    package static let link = PackageResources.link_html
    package static let error = PackageResources.error_html
    package static let license = PackageResources.license_html
    package static let verifyLicense = PackageResources.verify_license_html
}
