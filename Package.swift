// swift-tools-version: 6.2
import PackageDescription

/// Set by scripts/fuzz, for a build of its own: then our rooms tell libFuzzer what is run, and there is a `fuzzer`.
let fuzzing = Context.environment["EMBEDJOBS_FUZZ"] != nil ? ["-sanitize=fuzzer,address"] : []

/// Set for a build of its own, in which the engine can be made to fail between any two durable steps; see Failpoint.
let failpoints: [SwiftSetting] =
    Context.environment["EMBEDJOBS_BUILD_FAILPOINTS"] != nil ? [.define("FAILPOINTS")] : []

/// What every Swift target of ours is held to. Warnings in dependencies stay warnings.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ] + failpoints + (fuzzing.isEmpty ? [] : [.unsafeFlags(fuzzing)])

/// A target of the product: its name says what it is for, its dependencies all it may import.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room. `fixtures` are files that the tests read from the source tree.
func tests(of name: String, _ more: [Target.Dependency] = [], fixtures: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + more,
        exclude: fixtures,
        swiftSettings: strict
    )
}

/// Links Swift's own libraries into the binary, which halves its start and lets it run where there is no Swift.
///
/// It is said at the link alone: `--static-swift-stdlib` would hold for the tests too, and Swift Testing exists only as
/// a shared library. The static Foundation does not name what it stands on, so that is named here.
let staticRuntime = [
    "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims", "-l_FoundationCollections",
    "-lFoundationInternationalization", "-lFoundationEssentials",
]

/// Spares the start of the binary what the loader would do each time: giving 94,000 pointers of Swift's metadata their
/// values, which touches and copies a third of the pages of a short run, and reading a table of 15,000 exported names
/// that nobody looks up. The price of the first: the binary's own code stands at a fixed address, its libraries, heap
/// and stacks at random ones.
let quickStart = ["-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")

/// What the HTTP server stands on. Of Hummingbird only its core: the sockets, the connections, the drain at the end.
/// Its router is not wanted, since ours is read from the table of operations.
let transport: [Target.Dependency] = [
    .product(name: "HummingbirdCore", package: "hummingbird"), logging, nioCore, nioHTTP1, nioPosix, nioSSL,
]

/// What the HTTP client stands on. It never sends a request again by itself.
let httpClient: [Target.Dependency] = [
    .product(name: "AsyncHTTPClient", package: "async-http-client"), nioCore, nioHTTP1, nioPosix, nioSSL,
]

let package = Package(
    name: "embedjobs",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "embedjobs", targets: ["EmbedJobsTool"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits it needs neither full Foundation nor a configuration library.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    // Read top to bottom: a room imports only rooms above it.
    targets: [
        room("EmbedJobs"),
        room("EmbedJobsWire", ["EmbedJobs"]),
        room("EmbedJobsServer", ["EmbedJobs", "EmbedJobsWire"]),
        // A room of its own, so that the router and its tests stay free of sockets and of what those bring along.
        room("EmbedJobsHTTP", ["EmbedJobs", "EmbedJobsWire", "EmbedJobsServer"] + transport),
        room("EmbedJobsClient", ["EmbedJobs", "EmbedJobsWire"] + httpClient),
        room("JobScript"),
        room("DatasetFormats"),
        room("LocalFiles"),
        room("JobCommands", ["EmbedJobs", "JobScript", "DatasetFormats", "LocalFiles"]),
        .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),
        room("JobShell", ["CLibEdit", "EmbedJobs", "JobScript", "DatasetFormats", "LocalFiles", "JobCommands"]),
        .target(name: "CUnicodeTables"),
        .target(name: "CEmbeddingKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        room("TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables"]),
        room("EmbedJobsEngine", ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding", grdb, crypto]),
        .target(name: "CCrashMark"),
        .executableTarget(
            name: "EmbedJobsTool",
            dependencies: [
                "CCrashMark", "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsServer",
                "EmbedJobsWire",
                "JobCommands", "JobScript", "JobShell", "LocalFiles", "TextEmbedding", argumentParser, crypto, logging,
            ],
            swiftSettings: strict,
            linkerSettings: [
                .unsafeFlags(staticRuntime + quickStart, .when(platforms: [.linux], configuration: .release))
            ]
        ),

        .target(
            name: "TestSupport",
            dependencies: [
                "EmbedJobs", "EmbedJobsWire", "EmbedJobsServer", "JobScript", "DatasetFormats", "LocalFiles",
                "TextEmbedding",
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        // An engine with a stand-in model in a process of its own, whose memory a test can measure.
        .executableTarget(
            name: "EngineProbe",
            dependencies: ["EmbedJobs", "EmbedJobsEngine", "DatasetFormats", "LocalFiles", "TestSupport"],
            path: "Tests/EngineProbe",
            swiftSettings: strict
        ),
        // An editor with a small language of its own, for tests under a pseudo-terminal.
        .executableTarget(
            name: "EditorProbe",
            dependencies: ["JobCommands", "JobShell"],
            path: "Tests/EditorProbe",
            swiftSettings: strict
        ),
        // What must hold of anything that reads bytes from outside; read by FuzzingTests and by libFuzzer.
        .target(
            name: "Fuzzing",
            dependencies: ["JobScript", "JobCommands", "DatasetFormats", "TextEmbedding", "TestSupport"],
            path: "Tests/Fuzzing",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzingTests",
            dependencies: ["Fuzzing", "TestSupport", "LocalFiles"],
            exclude: ["Corpus"],
            swiftSettings: strict
        ),
        tests(of: "EmbedJobs"),
        tests(of: "EmbedJobsWire", ["EmbedJobs"], fixtures: ["Fixtures"]),
        tests(of: "EmbedJobsServer", ["EmbedJobs", "EmbedJobsWire"]),
        tests(of: "EmbedJobsHTTP", ["EmbedJobs", "EmbedJobsServer", "EmbedJobsWire", "LocalFiles"]),
        tests(
            of: "EmbedJobsClient",
            [
                "EmbedJobs", "EmbedJobsEngine", "EmbedJobsWire", "EmbedJobsServer", "EmbedJobsHTTP", "DatasetFormats",
                "TextEmbedding", logging,
            ]
        ),
        tests(of: "JobScript", fixtures: ["Golden"]),
        tests(of: "DatasetFormats"),
        tests(of: "LocalFiles"),
        tests(of: "JobCommands", ["EmbedJobs", "JobScript", "DatasetFormats", "LocalFiles"], fixtures: ["Golden"]),
        tests(of: "JobShell", ["EmbedJobs", "JobCommands", "JobScript", "LocalFiles"], fixtures: ["Terminal"]),
        tests(of: "TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables", "LocalFiles"], fixtures: ["Fixtures"]),
        tests(
            of: "EmbedJobsEngine",
            ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding", grdb],
            fixtures: ["Fixtures"]
        ),
        .testTarget(
            name: "EmbedJobsToolTests",
            dependencies: ["TestSupport", "EmbedJobs", "EmbedJobsWire", "JobCommands", "JobScript", "LocalFiles"],
            exclude: ["SDK", "Terminal"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TidyTests",
            dependencies: ["TestSupport", "JobScript", "JobCommands"],
            swiftSettings: strict
        ),
    ]
)

// Set by scripts/bench serve: then there is a server to measure ours against. Its library is built for nothing else.
if Context.environment["EMBEDJOBS_BENCH"] != nil {
    package.targets.append(
        .executableTarget(
            name: "BareRoute",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            path: "Tests/BareRoute",
            swiftSettings: strict
        )
    )
}

if !fuzzing.isEmpty {
    package.targets.append(
        .executableTarget(
            name: "Fuzzer",
            dependencies: ["Fuzzing"],
            path: "Tests/Fuzzer",
            swiftSettings: strict,
            // The linker that is taken otherwise falls over what the sanitizers add.
            linkerSettings: [.unsafeFlags(fuzzing + ["-use-ld=lld"])]
        )
    )
}
