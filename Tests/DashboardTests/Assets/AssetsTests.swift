import DashboardService
import HTTP
import Support
import Testing

@Suite("The pages' files")
struct AssetsTests {
    /// A client that knows no codings.
    private let plain = AcceptEncoding([])

    private static let web = SharedData.projectRoot + "/Services/Dashboard/Web"

    /// What the list in the code says, and what stands in the folder, are the same to the byte.
    @Test func everyFileOfTheFolderIsInTheBinary() {
        let pages = [
            ("shell.html", AssetSources.shell), ("home.html", AssetSources.home),
            ("activity.html", AssetSources.activity), ("beats.html", AssetSources.beats),
            ("collections.html", AssetSources.collections), ("progress.html", AssetSources.progress),
            ("leaderboards.html", AssetSources.leaderboards), ("account.html", AssetSources.account),
            ("design.html", AssetSources.design), ("api.html", AssetSources.api),
            ("sign-in.html", AssetSources.signIn), ("link.html", AssetSources.link), ("error.html", AssetSources.error),
            ("plain.html", AssetSources.plain), ("mark.html", AssetSources.mark),
            ("license.html", AssetSources.license), ("verify-license.html", AssetSources.verifyLicense),
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
        for page in [
            AssetSources.shell, AssetSources.home, AssetSources.activity, AssetSources.beats, AssetSources.collections,
            AssetSources.progress, AssetSources.leaderboards, AssetSources.account, AssetSources.design,
            AssetSources.api,
            AssetSources.plain,
            AssetSources.signIn, AssetSources.link, AssetSources.error, AssetSources.license,
            AssetSources.verifyLicense,
        ] {
            let references = names(try assets.page(page), after: "/assets/")
            #expect(!references.isEmpty)
            waiting += references
        }
        var seen: Set<String> = []
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted else { continue }
            let response = try #require(assets.response(for: name, accepting: plain), "\(name)")
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
        #expect(assets.response(for: name, accepting: plain)?.body == bytes("let a"))
        for other in ["a.js", "", "a", name + "x", name.uppercased(), "../a.js", "/" + name] {
            #expect(assets.response(for: other, accepting: plain) == nil, "\(other)")
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
            before.response(for: middle, accepting: plain)?.body
                == bytes("import { x } from \"./\(leaf)\"; import(\"./\(other)\")"))
        #expect(
            before.response(for: try hashed("top.js", in: before), accepting: plain)?.body
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
        let response = try #require(assets.response(for: hashed(name, in: assets), accepting: plain))
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

@Suite("The pages' files, compressed")
struct AssetFormTests {
    private func asset(_ dashboard: TestDashboard) async throws -> String {
        let page = try await dashboard.get("/sign-in").text
        let name = page.split(separator: "\"").first { $0.hasPrefix("/assets/") && $0.hasSuffix(".css") }
        return String(try #require(name))
    }

    /// What `gzip` of the system makes of a body.
    private func unpacked(_ body: [UInt8]) async throws -> [UInt8] {
        let folder = try ScratchFolder()
        #expect(FileBytes.write(body, to: folder.path + "/body.gz"))
        let gzip = try ChildProcess("gzip", ["-d", folder.path + "/body.gz"])
        #expect(await gzip.end() == 0, "\(gzip.errors)")
        return try #require(FileBytes.read(folder.path + "/body"))
    }

    @Test func bothFormsOverHTTP() async throws {
        try await withDashboard { dashboard in
            let path = try await asset(dashboard)
            let plain = try await dashboard.get(path)
            let gzip = try await dashboard.request("GET", path, headers: "Accept-Encoding: gzip, br\r\n")
            let refused = try await dashboard.request("GET", path, headers: "Accept-Encoding: gzip;q=0, *\r\n")
            #expect(plain.values("Content-Encoding").isEmpty)
            #expect(refused.values("Content-Encoding").isEmpty)
            #expect(gzip["Content-Encoding"] == "gzip")
            #expect(refused.body == plain.body)
            #expect(gzip.body.count < plain.body.count / 2)
            #expect(try await unpacked(gzip.body) == plain.body)
            for answer in [plain, gzip, refused] {
                #expect(answer.status == 200)
                #expect(answer["Vary"] == "Accept-Encoding")
                #expect(answer["Content-Type"] == "text/css; charset=utf-8")
                #expect(answer["Cache-Control"] == "public, max-age=31536000, immutable")
                #expect(answer["Content-Length"] == "\(answer.body.count)")
            }
        }
    }

    /// The head is the one that GET has.
    @Test(arguments: ["", "Accept-Encoding: gzip\r\n"])
    func headRequests(_ headers: String) async throws {
        try await withDashboard { dashboard in
            let path = try await asset(dashboard)
            let get = try await dashboard.request("GET", path, headers: headers)
            let head = try await dashboard.request("HEAD", path, headers: headers)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            for name in ["Content-Length", "Content-Encoding", "Content-Type", "Vary", "Cache-Control"] {
                #expect(head.values(name) == get.values(name), "\(name)")
            }
        }
    }

    /// Pages hold a form's token, and answers of the API what was asked: they are not compressed.
    @Test func whatHoldsSecretsIsPlain() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            for path in ["/", "/sign-in", "/api/v1/home", "/assets/none"] {
                let answer = try await dashboard.request(
                    "GET", path, session: session, headers: "Accept-Encoding: gzip\r\n")
                #expect(answer.values("Content-Encoding").isEmpty, "\(path)")
            }
        }
    }

    @Test func everyFileReadsBack() async throws {
        let assets = try Assets(AssetSources.assets)
        let (none, gzip) = (AcceptEncoding([]), AcceptEncoding(["gzip"]))
        for (name, _) in AssetSources.assets {
            let page = try assets.page(Array("\"/assets/\(name)\"".utf8))
            let hashed = String(page.dropFirst(9).dropLast())
            let plain = try #require(assets.response(for: hashed, accepting: none))
            let packed = try #require(assets.response(for: hashed, accepting: gzip))
            #expect(plain.headers["Content-Encoding"] == nil)
            if packed.headers["Content-Encoding"] != nil {
                #expect(try await unpacked(packed.body) == plain.body, "\(name)")
            } else {
                #expect(packed.body == plain.body, "\(name)")
            }
        }
    }

    /// A file that gzip would only lengthen has one form, and says nothing of others.
    @Test func tinyFilesStayPlain() throws {
        let assets = try Assets([("a.js", Array("let a".utf8))])
        let name = String(try assets.page(Array("\"/assets/a.js\"".utf8)).dropFirst(9).dropLast())
        let response = try #require(assets.response(for: name, accepting: AcceptEncoding(["gzip"])))
        #expect(response.body == Array("let a".utf8))
        #expect(response.headers["Content-Encoding"] == nil)
        #expect(response.headers["Vary"] == nil)
    }
}
