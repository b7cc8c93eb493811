import DashboardService
import HTTP
import Support
import Testing

@Suite("The pages' files")
struct AssetsTests {
    private static let web = SharedData.projectRoot + "/Services/Dashboard/Web"

    /// What the list in the code says, and what stands in the folder, are the same to the byte.
    @Test func everyFileOfTheFolderIsInTheBinary() {
        let pages = [
            ("home.html", AssetSources.home), ("sign-in.html", AssetSources.signIn), ("error.html", AssetSources.error),
        ]
        let held = AssetSources.assets.map { ($0.name, $0.bytes) } + pages
        #expect(held.map(\.0).sorted() == FileBytes.names(in: Self.web))
        for (name, bytes) in held { #expect(FileBytes.read(Self.web + "/" + name) == bytes, "\(name)") }
    }

    private func names(_ text: String, after prefix: String) -> [String] {
        text.split(separator: "\"" + prefix, omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
    }

    /// From each page on, every reference leads to a file, and every file is reached.
    @Test func everyReferenceIsServed() throws {
        let assets = try Assets(AssetSources.assets)
        var waiting: [String] = []
        for page in [AssetSources.home, AssetSources.signIn, AssetSources.error] {
            let references = names(try assets.page(page), after: "/assets/")
            #expect(!references.isEmpty)
            waiting += references
        }
        var seen: Set<String> = []
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted else { continue }
            let response = try #require(assets.response(for: name), "\(name)")
            waiting += names(String(decoding: response.body, as: UTF8.self), after: "./")
        }
        #expect(seen.count == AssetSources.assets.count)
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The name under which a page finds the file.
    private func hashed(_ name: String, in assets: Assets) throws -> String {
        String(try assets.page(bytes("\"/assets/\(name)\"")).dropFirst(9).dropLast())
    }

    @Test func namesCarryTheContentsHash() throws {
        let assets = try Assets([("a.js", bytes("let a"))])
        let name = try hashed("a.js", in: assets)
        #expect(name.split(separator: ".").count == 3)
        #expect(name.hasPrefix("a.") && name.hasSuffix(".js"))
        #expect(name.split(separator: ".")[1].count == 12)
        #expect(assets.response(for: name)?.body == bytes("let a"))
        for other in ["a.js", "", "a", name + "x", name.uppercased(), "../a.js", "/" + name] {
            #expect(assets.response(for: other) == nil, "\(other)")
        }
        #expect(try hashed("a.js", in: Assets([("a.js", bytes("let a"))])) == name)
        #expect(try hashed("a.js", in: Assets([("a.js", bytes("let b"))])) != name)
    }

    /// A change below gives new names to all that is above it.
    @Test func aChangeRenamesWhatImportsIt() throws {
        func make(_ leaf: String) throws -> Assets {
            try Assets([
                ("leaf.js", bytes(leaf)), ("other.js", bytes("other")),
                ("middle.js", bytes("import { x } from \"./leaf.js\"; import(\"./other.js\")")),
                ("top.js", bytes("import \"./middle.js\"; \"./middle.js\"")),
            ])
        }
        let (before, after) = (try make("1"), try make("2"))
        for (name, isSame) in [("leaf.js", false), ("other.js", true), ("middle.js", false), ("top.js", false)] {
            #expect((try hashed(name, in: before) == hashed(name, in: after)) == isSame, "\(name)")
        }
        let leaf = try hashed("leaf.js", in: before)
        let other = try hashed("other.js", in: before)
        let middle = try hashed("middle.js", in: before)
        #expect(
            before.response(for: middle)?.body == bytes("import { x } from \"./\(leaf)\"; import(\"./\(other)\")"))
        #expect(
            before.response(for: try hashed("top.js", in: before))?.body
                == bytes("import \"./\(middle)\"; \"./\(middle)\""))
    }

    @Test(arguments: ["b.js", "a.jsx", "a", "", "../a.js", "a.js?x"])
    func anUnresolvedReferenceIsNamed(_ reference: String) throws {
        let sources = [("a.js", bytes("1")), ("top.js", bytes("import \"./a.js\"; import \"./\(reference)\""))]
        let error = try #require(throws: AssetError.self) { try Assets(sources) }
        #expect((error.file, error.reference) == ("top.js", reference))
        #expect(error.description.contains("top.js refers to \"\(reference)\""))

        let assets = try Assets([("a.js", bytes("1"))])
        let onPage = try #require(throws: AssetError.self) {
            try assets.page(bytes("<script src=\"/assets/a.js\"><script src=\"/assets/\(reference)\">"))
        }
        #expect(onPage.reference == reference)
    }

    /// A file may only refer to those before it: its own name depends on theirs.
    @Test func whatStandsBehindIsUnresolved() {
        #expect(throws: AssetError.self) {
            try Assets([("top.js", bytes("import \"./leaf.js\"")), ("leaf.js", bytes("1"))])
        }
        #expect(throws: AssetError.self) { try Assets([("self.js", bytes("import \"./self.js\""))]) }
    }

    @Test(arguments: [
        ("a.js", "text/javascript; charset=utf-8"), ("a.css", "text/css; charset=utf-8"), ("a.svg", "image/svg+xml"),
    ])
    func typesAndCaching(_ name: String, _ type: String) throws {
        let assets = try Assets([(name, bytes("x"))])
        let response = try #require(assets.response(for: hashed(name, in: assets)))
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"] == type)
        #expect(response.headers["Cache-Control"] == "public, max-age=31536000, immutable")
    }

    @Test func everyFileHasATypeOfItsOwn() throws {
        for (name, _) in AssetSources.assets {
            #expect(["js", "css", "svg"].contains { name.hasSuffix("." + $0) }, "\(name)")
        }
    }
}

@Suite("Page templates")
struct PageTemplateTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("<script>", "&lt;script&gt;"), ("\"'&", "&quot;&#39;&amp;"),
        ("&amp;", "&amp;amp;"),
        ("{{x}}", "{{x}}"), ("é🎹\u{202E}", "é🎹\u{202E}"), ("<\u{301}>", "&lt;\u{301}&gt;"), ("a\u{0}b", "a\u{0}b"),
    ])
    func valuesCannotLeaveTheirPlace(_ value: String, _ expected: String) throws {
        let template = try PageTemplate("<p title=\"{{x}}\">{{x}}</p>", place: "x")
        let response = template.filled(with: value, status: 403)
        #expect(response.body == Array("<p title=\"\(expected)\">\(expected)</p>".utf8))
        #expect(response.status == 403)
        #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")
    }

    @Test(arguments: ["no place", "{{y}}", "{{x}} {{y}}", "{{ x }}", "{x}"])
    func aPageMustHaveItsPlace(_ text: String) {
        #expect(throws: TemplateError.self) { try PageTemplate(text, place: "x") }
    }
}
