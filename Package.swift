// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of ours is held to. Warnings in dependencies stay warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

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

let _argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "embedjobs",
    platforms: [.macOS(.v15)],
    
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    // Read top to bottom: a room imports only rooms above it.
    targets: [
        room("EmbedJobs"),
        room("DatasetFormats"),
        room("LocalFiles"),
        .target(name: "CUnicodeTables"),
        .target(name: "CEmbeddingKernels", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        room("TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables"]),
        room("EmbedJobsEngine", ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding", grdb, crypto]),

        .target(
            name: "TestSupport",
            dependencies: ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding"],
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
        tests(of: "EmbedJobs"),
        tests(of: "LocalFiles"),
        tests(of: "EmbedJobsEngine", ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding"]),
    ]
)
