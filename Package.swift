// swift-tools-version: 6.2
// No package dependencies: Foundation, Dispatch, Glibc and C libraries of the system only.
import Foundation
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A C library of the system, from its module map under `Shared/System`.
func system(_ name: String, pkgConfig: String?, apt: [String]) -> Target {
    .systemLibrary(
        name: name, path: "Shared/System/\(name)", pkgConfig: pkgConfig, providers: [.apt(apt)])
}

/// A library under `Shared`.
func shared(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)", swiftSettings: settings)
}

/// The library of a service with its logic.
func service(_ name: String, in folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Services/\(folder)/\(name)", swiftSettings: settings)
}

/// The executable of a service: a short `main.swift`.
func executable(_ name: String, in folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Services/\(folder)/\(name)",
        swiftSettings: settings)
}

/// What stands in a test's folder and is not Swift.
let foreign = [
    "BrowserTests": ["Pages"], "CatalogTests": ["Oracle"], "CertificatesTests": ["Oracle"],
    "CommandLineTests": ["Oracle"],
    "ConformanceTests": ["Clients", "Scripts"], "DashboardTests": ["Oracle"],
    "ProgressTests": ["Oracle"],
]

@MainActor
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["Support"], path: "Tests/\(name)",
        exclude: foreign[name] ?? [],
        swiftSettings: settings)
}

/// What the wire consists of, and its tests: all that the sanitizers build (`BEATPASS_ONLY=wire`).
let wire: [Target] = [
    system("CLinux", pkgConfig: nil, apt: []),
    shared("JSONRPC"),
    shared("Contracts", ["JSONRPC"]),
    shared("ServiceKit", ["Contracts", "JSONRPC"]),
    shared("Transport", ["CLinux", "Contracts", "JSONRPC", "ServiceKit"]),
    .target(
        name: "Support", dependencies: ["Contracts", "JSONRPC", "ServiceKit", "Transport"],
        path: "Tests/Support", exclude: ["requirements.txt", "python-environment"],
        swiftSettings: settings),
    tests("JSONRPCTests", ["JSONRPC"]),
    tests("ContractsTests", ["Contracts", "JSONRPC"]),
    tests("TransportTests", ["Contracts", "JSONRPC", "ServiceKit", "Transport"]),
]

let product: [Target] = [
    system("CCrypto", pkgConfig: "libcrypto", apt: ["libssl-dev"]),
    system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: ["libmicrohttpd-dev"]),
    system("CPQ", pkgConfig: "libpq", apt: ["libpq-dev"]),
    system("CSQLite", pkgConfig: "sqlite3", apt: ["libsqlite3-dev"]),
    system("CUnistring", pkgConfig: nil, apt: ["libunistring-dev"]),
    system("CZlib", pkgConfig: "zlib", apt: ["zlib1g-dev"]),
    shared("Crypto", ["CCrypto"]),
    shared("Certificates", ["Contracts", "Crypto", "JSONRPC"]),
    shared("HTTP", ["CMicroHTTPD", "CZlib", "JSONRPC", "ServiceKit"]),
    shared("Normalization", ["CUnistring"]),
    shared("Plugins", ["Contracts", "JSONRPC"]),
    shared("Storage", ["CPQ", "CSQLite", "Contracts", "JSONRPC", "ServiceKit", "Transport"]),

    service(
        "CatalogService", in: "Catalog",
        ["Certificates", "Contracts", "Crypto", "JSONRPC", "Normalization", "ServiceKit", "Storage", "Transport"]),
    executable("beatpass-catalog", in: "Catalog", ["CatalogService"]),
    service(
        "ProgressService", in: "Progress", ["Contracts", "JSONRPC", "Plugins", "ServiceKit", "Storage", "Transport"]),
    executable("beatpass-progress", in: "Progress", ["ProgressService"]),
    service("Ranking", in: "Leaderboards", []),
    service(
        "LeaderboardsService", in: "Leaderboards",
        ["Contracts", "JSONRPC", "Normalization", "Plugins", "Ranking", "ServiceKit", "Storage", "Transport"]),
    executable("beatpass-leaderboards", in: "Leaderboards", ["LeaderboardsService"]),
    // The pages stand in Web, beside the code, and go into the binary.
    .target(
        name: "DashboardService",
        dependencies: [
            "Contracts", "Crypto", "HTTP", "JSONRPC", "Normalization", "ServiceKit", "Storage", "Transport",
        ],
        path: "Services/Dashboard", exclude: ["beatpass-dashboard"], sources: ["DashboardService"],
        resources: [.embedInCode("Web")], swiftSettings: settings),
    executable("beatpass-dashboard", in: "Dashboard", ["DashboardService"]),
    service(
        "CommandLineTool", in: "CommandLine",
        ["Benchmarks", "Certificates", "Contracts", "Crypto", "JSONRPC", "ServiceKit", "Transport"]),
    executable("beatpass", in: "CommandLine", ["CommandLineTool"]),

    .target(
        name: "Benchmarks",
        dependencies: [
            "CatalogService", "Contracts", "JSONRPC", "ProgressService", "Ranking", "ServiceKit", "Storage",
            "Transport",
        ],
        path: "Tests/Benchmarks", swiftSettings: settings),
    // Faults of a disk under SQLite, written against its C interface: hence the library beside Storage's own use.
    .target(
        name: "StorageFaults", dependencies: ["CSQLite", "ServiceKit", "Support"], path: "Tests/StorageFaults",
        swiftSettings: settings),
    tests("ServiceKitTests", ["Contracts", "JSONRPC", "ServiceKit"]),
    tests("StorageTests", ["Contracts", "JSONRPC", "ServiceKit", "Storage", "StorageFaults", "Transport"]),
    tests("HTTPTests", ["HTTP", "ServiceKit"]),
    tests(
        "CatalogTests",
        [
            "CatalogService", "Certificates", "Contracts", "Crypto", "JSONRPC", "Normalization", "ServiceKit",
            "Storage",
            "Transport",
        ]),
    .target(
        name: "CatalogSupport",
        dependencies: ["CatalogService", "Contracts", "JSONRPC", "ServiceKit", "Storage", "Support", "Transport"],
        path: "Tests/CatalogSupport", swiftSettings: settings),
    tests(
        "ProgressTests",
        [
            "CatalogService", "CatalogSupport", "CommandLineTool", "ProgressService", "Contracts", "JSONRPC", "Plugins",
            "ServiceKit", "Storage", "Transport",
        ]),
    tests(
        "LeaderboardsTests",
        [
            "CatalogService", "CatalogSupport", "LeaderboardsService", "Contracts", "JSONRPC", "Plugins", "Ranking",
            "ServiceKit",
            "Storage", "Transport",
        ]),
    tests(
        "DashboardTests",
        ["DashboardService", "Contracts", "Crypto", "HTTP", "JSONRPC", "ServiceKit", "Storage", "Transport"]),
    tests("CommandLineTests", ["CommandLineTool", "Certificates", "Contracts", "JSONRPC", "ServiceKit", "Transport"]),
    tests("ConformanceTests", ["Contracts", "JSONRPC", "ServiceKit", "Transport"]),
    tests("FaultTests", ["Contracts", "JSONRPC", "ServiceKit", "Transport"]),
    tests("BrowserTests", ["JSONRPC"]),
    tests("CryptoTests", ["Crypto"]),
    tests("CertificatesTests", ["Certificates", "Contracts", "Crypto", "JSONRPC"]),
    tests("NormalizationTests", ["Normalization"]),
    tests("RankingTests", ["Ranking"]),
]

/// All targets, or with `BEATPASS_ONLY=wire` (or a comma-separated list of targets) those and what they depend on.
func selected(from all: [Target], wire: [Target]) -> [Target] {
    guard let only = ProcessInfo.processInfo.environment["BEATPASS_ONLY"], !only.isEmpty else { return all }
    if only == "wire" { return wire }
    var names = only.split(separator: ",").map(String.init)
    var wanted: Set<String> = []
    while let name = names.popLast() {
        guard wanted.insert(name).inserted, let target = all.first(where: { $0.name == name }) else { continue }
        for case .byNameItem(let dependency, _) in target.dependencies { names.append(dependency) }
    }
    return all.filter { wanted.contains($0.name) }
}

let package = Package(name: "beatpass", targets: selected(from: wire + product, wire: wire))
