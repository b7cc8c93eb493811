package import Contracts
package import JSONRPC
package import ServiceKit

/// The one menu: the sidebar's and the shortcuts' items, in order.
package struct Menu: Sendable {
    package let items: [MenuItem]

    /// The pages that the menu can name, and where they stand. One without an address is not part of this
    /// installation, and is shown as such.
    private static let pages: [(id: String, label: String, href: String?)] = [
        ("home", "Dashboard", "/"),
        ("finances", "Finances", nil),
        ("activity", "Activity", "/activity"),
        ("progress", "Progress", "/progress"),
        ("leaderboards", "Leaderboards", "/leaderboards"),
        ("beats", "My Beats", "/beats"),
        ("collections", "My Collections", "/collections"),
    ]

    /// All pages: the default of ``DashboardKeys/menu``.
    package static let builtIn = JSONValue.array(pages.map { .string($0.id) })

    /// Reads the configured list: a page's name, or an object for a page elsewhere.
    package init(_ value: JSONValue) throws(ConfigurationError) {
        guard let entries = value.arrayValue else { throw Self.wrong("is not a list; expected a list of items") }
        var items: [MenuItem] = []
        for (index, entry) in entries.enumerated() {
            let item: MenuItem
            if let name = entry.stringValue {
                item = try Self.page(name)
            } else {
                item = try Self.link(entry, at: index)
            }
            guard !items.contains(where: { $0.id == item.id }) else { throw Self.wrong("names \"\(item.id)\" twice") }
            items.append(item)
        }
        self.items = items
    }

    private static func page(_ name: String) throws(ConfigurationError) -> MenuItem {
        guard let page = pages.first(where: { $0.id == name }) else {
            let names = pages.map(\.id).joined(separator: ", ")
            throw wrong("names the page \"\(name)\"; expected one of \(names), or an object for a page elsewhere")
        }
        var item = MenuItem()
        item.id = page.id
        item.label = page.label
        item.icon = page.id
        item.href = page.href
        item.available = page.href != nil
        if page.href == nil { item.reason = "Not part of this installation." }
        return item
    }

    private static func link(_ entry: JSONValue, at index: Int) throws(ConfigurationError) -> MenuItem {
        guard let id = entry["id"]?.stringValue, let label = entry["label"]?.stringValue,
            let href = entry["href"]?.stringValue, !id.isEmpty, !label.isEmpty
        else { throw wrong("has at place \(index + 1) no page name and no object with id, label and href") }
        if let unknown = entry.objectValue?.first(where: { !["id", "label", "href", "icon"].contains($0.name) }) {
            throw wrong("has \"\(unknown.name)\" for \"\(id)\"; expected id, label, href and icon")
        }
        guard WebAddress.isOne(href) else {
            throw wrong("has the address \"\(href)\" for \"\(id)\"; expected one that begins with https:// or http://")
        }
        var item = MenuItem()
        item.id = id
        item.label = label
        item.href = href
        item.icon = entry["icon"]?.stringValue ?? "external"
        item.isExternal = true
        return item
    }

    private static func wrong(_ what: String) -> ConfigurationError {
        ConfigurationError(problems: [.init(isUsage: false, message: "\(DashboardKeys.menu.name) \(what).")])
    }
}

/// One item of the menu, as pages receive it.
package struct MenuItem: WireObject, Hashable {
    package var id = ""
    package var label = ""
    package var href: String?
    package var icon = ""
    package var isExternal = false
    package var available = true
    package var reason: String?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("id", &id, "The item's name.")
        try visitor.field("label", &label, "What it is called on screen.")
        try visitor.optional("href", &href, "Where it leads.")
        try visitor.field("icon", &icon, "The icon's name.")
        try visitor.field("external", &isExternal, "Whether it leads out and opens a new tab.")
        try visitor.field("available", &available, "Whether there is such a page here.")
        try visitor.optional("reason", &reason, "Why there is none.")
    }
}
