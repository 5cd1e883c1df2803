// swift-tools-version: 6.2
import PackageDescription

/// Set by scripts/fuzz for its own build: the modules are instrumented for libFuzzer, and there is a target `Fuzzer`.
let fuzzing = Context.environment["EMBEDJOBS_FUZZ"] != nil ? ["-sanitize=fuzzer,address"] : []

/// Set for a separate build in which the engine can be made to fail between any two durable steps; see Failpoint.
let failpoints: [SwiftSetting] =
    Context.environment["EMBEDJOBS_BUILD_FAILPOINTS"] != nil ? [.define("FAILPOINTS")] : []

/// The settings of every Swift target in this package. Warnings in dependencies stay warnings.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ] + failpoints + (fuzzing.isEmpty ? [] : [.unsafeFlags(fuzzing)])

/// A module of the product, with the modules and libraries that it may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a module. `fixtures` are files that the tests read from the source tree.
func tests(of name: String, _ more: [Target.Dependency] = [], fixtures: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + more,
        exclude: fixtures,
        swiftSettings: strict
    )
}

/// Links Swift's libraries into the binary, which halves its start and lets it run without Swift.
///
/// These are linker settings because `--static-swift-stdlib` would apply to the tests too, and Swift Testing exists
/// only as a shared library. The static Foundation does not declare its dependencies, so they are listed here.
let staticRuntime = [
    "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims", "-l_FoundationCollections",
    "-lFoundationInternationalization", "-lFoundationEssentials",
]

/// Removes two steps of the loader from each start: relocating 94,000 pointers of Swift's metadata, which touches and
/// copies a third of the pages of a short run, and reading a table of 15,000 exported names that are never looked up.
/// The price of the first: the binary's own code is at a fixed address; its libraries, heap and stacks are at random
/// ones.
let quickStart = ["-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")

/// The libraries of the HTTP server. Of Hummingbird, only the core is used: sockets, connections, and the drain at
/// shutdown. Its router is not needed, because the routes come from the table of operations.
let transport: [Target.Dependency] = [
    .product(name: "HummingbirdCore", package: "hummingbird"), logging, nioCore, nioHTTP1, nioPosix, nioSSL,
]

/// The libraries of the HTTP client. async-http-client never repeats a request by itself.
let httpClient: [Target.Dependency] = [
    .product(name: "AsyncHTTPClient", package: "async-http-client"), nioCore, nioHTTP1, nioPosix, nioSSL,
]

let package = Package(
    name: "embedjobs",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "embedjobs", targets: ["EmbedJobsTool"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // Without traits, it needs neither full Foundation nor a configuration library.
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    ],
    // From top to bottom: a module imports only modules above it.
    targets: [
        module("EmbedJobs"),
        module("LocalFiles"),
        module("DatasetFormats", ["EmbedJobs"]),
        module("EmbedJobsWire", ["EmbedJobs", "DatasetFormats"]),
        module("EmbedJobsServer", ["EmbedJobs", "EmbedJobsWire"]),
        // A separate module, so that the router and its tests need no sockets or networking libraries.
        module("EmbedJobsHTTP", ["EmbedJobs", "EmbedJobsWire", "EmbedJobsServer", "LocalFiles"] + transport),
        module("EmbedJobsClient", ["EmbedJobs", "EmbedJobsWire"] + httpClient),
        module("DisplayText"),
        module("JobScript", ["DisplayText"]),
        module("VectorMaps", ["EmbedJobs", "DisplayText", "DatasetFormats"]),
        module(
            "JobCommands",
            ["EmbedJobs", "DisplayText", "JobScript", "DatasetFormats", "VectorMaps", "LocalFiles"]
        ),
        module("JobAssist", ["EmbedJobs", "DisplayText", "JobScript", "LocalFiles", "JobCommands"]),
        .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),
        module(
            "JobShell",
            [
                "CLibEdit", "EmbedJobs", "DisplayText", "JobScript", "DatasetFormats", "VectorMaps", "LocalFiles",
                "JobCommands", "JobAssist", grdb,
            ]
        ),
        .target(name: "CUnicodeTables"),
        .target(name: "CEmbeddingKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        module("TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables"]),
        module(
            "EmbedJobsEngine",
            ["EmbedJobs", "DisplayText", "DatasetFormats", "LocalFiles", "TextEmbedding", grdb, crypto]
        ),
        .target(name: "CCrashMark"),
        module(
            "EmbedJobsHost",
            [
                "CCrashMark", "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsServer",
                "EmbedJobsWire", "DisplayText", "JobCommands", "JobScript", "LocalFiles", "TextEmbedding", crypto,
                logging,
            ]
        ),
        .executableTarget(
            name: "EmbedJobsTool",
            dependencies: [
                "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsHost", "EmbedJobsServer",
                "EmbedJobsWire", "DatasetFormats", "DisplayText", "JobAssist", "JobCommands", "JobScript", "JobShell",
                "LocalFiles", "TextEmbedding", argumentParser,
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
        // An engine with a fake model in a separate process, so that a test can measure its memory.
        .executableTarget(
            name: "EngineProbe",
            dependencies: ["EmbedJobs", "EmbedJobsEngine", "DatasetFormats", "LocalFiles", "TestSupport"],
            path: "Tests/EngineProbe",
            swiftSettings: strict
        ),
        // An editor with a small test language, for tests under a pseudo-terminal.
        .executableTarget(
            name: "EditorProbe",
            dependencies: ["JobScript", "JobCommands", "JobAssist", "JobShell"],
            path: "Tests/EditorProbe",
            swiftSettings: strict
        ),
        // The properties of all code that reads bytes from outside; used by FuzzingTests and by libFuzzer.
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
        tests(of: "DisplayText"),
        tests(of: "JobScript", fixtures: ["Golden"]),
        tests(of: "DatasetFormats", ["EmbedJobs"]),
        tests(of: "VectorMaps", ["EmbedJobs", "DisplayText", "DatasetFormats"], fixtures: ["Golden"]),
        tests(of: "LocalFiles"),
        tests(
            of: "JobCommands",
            ["EmbedJobs", "DisplayText", "JobScript", "DatasetFormats", "VectorMaps", "LocalFiles"],
            fixtures: ["Golden"]
        ),
        tests(of: "JobAssist", ["EmbedJobs", "JobCommands", "JobScript", "LocalFiles"]),
        tests(
            of: "JobShell",
            ["EmbedJobs", "DisplayText", "VectorMaps", "JobAssist", "JobCommands", "JobScript", "LocalFiles"],
            fixtures: ["Terminal"]
        ),
        tests(of: "TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables", "LocalFiles"], fixtures: ["Fixtures"]),
        tests(
            of: "EmbedJobsEngine",
            ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding", grdb],
            fixtures: ["Fixtures"]
        ),
        tests(
            of: "EmbedJobsHost",
            [
                "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsServer", "EmbedJobsWire",
                "JobCommands", "JobScript", "LocalFiles", logging,
            ]
        ),
        .testTarget(
            name: "EmbedJobsToolTests",
            dependencies: ["TestSupport", "EmbedJobs", "EmbedJobsWire", "JobCommands", "JobScript", "LocalFiles"],
            exclude: ["Commands/Services/flows.py", "Commands/Shells/shells.py", "Runs/Sessions"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TidyTests",
            dependencies: ["TestSupport", "JobScript", "JobCommands"],
            swiftSettings: strict
        ),
    ]
)

// Set by scripts/bench serve: adds a server to compare with. The Hummingbird library is built only for it.
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
            // The default linker fails on the code that the sanitizers add.
            linkerSettings: [.unsafeFlags(fuzzing + ["-use-ld=lld"])]
        )
    )
}
