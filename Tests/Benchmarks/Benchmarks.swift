package import ServiceKit

/// The project's own measurements, as `beatpass bench NAME` runs them.
///
/// A figure is a ratio of two things that were measured in turn in the same run: machines are noisy, and only what
/// shares its noise can be compared. Absolute numbers are printed beside it for orientation.
package enum Benchmarks {
    package static let names: [(name: String, about: String)] = [
        ("wire", "catalog.listTracks with and without the store against a peer: --peer PATH [--rounds N]"),
        ("start", "time from start to ready and resident memory of each service when idle"),
        (
            "plays",
            "the catalog at size, over its socket: [--tracks N] [--plays N] [--days N] [--sources N] [--sync-ms N] [--store URL-FILE]"
        ),
        (
            "downloads",
            "downloads recorded with their licences, against another build's catalog: [--other PATH] [--tracks N] [--downloads N] [--batch N] [--store URL-FILE]"
        ),
        (
            "views",
            "the artist's pages at size: [--artists N] [--tracks N] [--largest N] [--plays N] [--downloads N] [--data DIR] [--small DIR]"
        ),
        (
            "progress",
            "the ledger at size: [--artists N] [--tracks N] [--largest N] [--plays N] [--rate N] [--seconds N] [--data DIR]"
        ),
        (
            "boards",
            "the boards at size, beside Redis where there is a redis-server: [--artists N] [--tracks N] [--largest N] [--plays N] [--board NAME] [--rounds N] [--redis PATH] [--data DIR] [--catalog-only] [--index-only [--members N]]"
        ),
        ("pages", "Home's data at 500 requests a second, and signing in"),
        ("fold", "plays recorded with their log folded beside it: [--plays N] [--window ENTRIES]"),
    ]

    /// - Parameter arguments: what stands behind the name.
    package static func run(_ name: String, arguments: [String]) async -> ExitCode {
        do {
            switch name {
            case "wire": try await WireBenchmark.run(arguments)
            case "start": try await StartBenchmark.run()
            case "plays": try await PlaysBenchmark.run(arguments)
            case "downloads": try await DownloadsBenchmark.run(arguments)
            case "views": try ViewsBenchmark.run(arguments)
            case "progress": try await ProgressBenchmark.run(arguments)
            case "boards": try BoardsBenchmark.run(arguments)
            case "pages": try PagesBenchmark.run()
            case "fold": try await FoldBenchmark.run(arguments)
            case SocketFloor.name: SocketFloor.serve(arguments)
            case EchoServer.name: await EchoServer.serve(arguments)
            default:
                let names = names.map(\.name).joined(separator: ", ")
                Report.complain("There is no benchmark \"\(name)\"; expected one of \(names).")
                return .usage
            }
            return .ok
        } catch {
            Report.complain("\(error)")
            return .failed
        }
    }
}

/// A benchmark that cannot run, as a sentence.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
