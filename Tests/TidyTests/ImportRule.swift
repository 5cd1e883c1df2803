import Testing

/// The modules and what each may import: only modules that precede it, and the libraries listed with it.
enum ImportRule {
    /// The imports that every module may have: the C library, and modules of the standard library.
    static let everywhere: Set = ["Darwin", "Dispatch", "Glibc", "Synchronization"]

    /// The modules in an order in which each imports only earlier ones, with the imports of each.
    static let modules: [(name: String, imports: Set<String>)] = [
        ("EmbedJobs", []),
        ("LocalFiles", []),
        ("DatasetFormats", ["EmbedJobs"]),
        ("EmbedJobsWire", ["EmbedJobs", "DatasetFormats", "Foundation"]),
        ("EmbedJobsServer", ["EmbedJobs", "EmbedJobsWire"]),
        (
            "EmbedJobsHTTP",
            [
                "EmbedJobs", "EmbedJobsWire", "EmbedJobsServer", "LocalFiles", "HummingbirdCore", "Logging", "NIOCore",
                "NIOHTTP1", "NIOPosix", "NIOSSL",
            ]
        ),
        (
            "EmbedJobsClient",
            ["EmbedJobs", "EmbedJobsWire", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]
        ),
        ("DisplayText", []),
        ("JobScript", ["DisplayText"]),
        ("VectorMaps", ["EmbedJobs", "DisplayText", "DatasetFormats"]),
        ("JobCommands", ["EmbedJobs", "DisplayText", "JobScript", "DatasetFormats", "VectorMaps", "LocalFiles"]),
        ("JobAssist", ["EmbedJobs", "DisplayText", "JobScript", "LocalFiles", "JobCommands"]),
        ("CLibEdit", []),
        (
            "JobShell",
            [
                "CLibEdit", "EmbedJobs", "DisplayText", "JobScript", "DatasetFormats", "VectorMaps", "LocalFiles",
                "JobCommands", "JobAssist", "GRDB",
            ]
        ),
        ("CUnicodeTables", []),
        ("CEmbeddingKernels", []),
        ("TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables", "Foundation", "FoundationEssentials"]),
        (
            "EmbedJobsEngine",
            [
                "EmbedJobs", "DisplayText", "DatasetFormats", "LocalFiles", "TextEmbedding", "Crypto", "Foundation",
                "GRDB",
            ]
        ),
        ("CCrashMark", []),
        (
            "EmbedJobsHost",
            [
                "CCrashMark", "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsServer",
                "EmbedJobsWire", "DisplayText", "JobCommands", "JobScript", "LocalFiles", "TextEmbedding", "Crypto",
                "Foundation", "Logging",
            ]
        ),
        (
            "EmbedJobsTool",
            [
                "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsHost", "EmbedJobsServer",
                "EmbedJobsWire", "DatasetFormats", "DisplayText", "JobAssist", "JobCommands", "JobScript", "JobShell",
                "LocalFiles", "TextEmbedding", "ArgumentParser",
            ]
        ),
    ]

    /// The modules that import lines name, with the line of each, from 1.
    static func imports(in source: String) -> [(module: String, line: Int)] {
        SwiftCode(source).lines.enumerated().compactMap { offset, line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
            guard words[..<at].allSatisfy({ isModifier($0) }) else { return nil }
            // `import struct Module.Type` imports from Module.
            return words.last.map { (String($0.split(separator: ".").first ?? $0), offset + 1) }
        }
    }

    /// Imports of a file that its module may not have, as `path:line: message`.
    static func forbidden(_ file: Repository.File) -> [String] {
        let parts = file.path.split(separator: "/")
        guard file.pathExtension == "swift", parts.count > 2 else { return [] }
        guard let module = modules.first(where: { $0.name == parts[1] }) else {
            return ["\(file.path): \(parts[1]): unknown module; add it to this rule"]
        }
        return imports(in: file.text).filter { !module.imports.union(everywhere).contains($0.module) }
            .map { "\(file.path):\($0.line): \(module.name) may not import \($0.module)" }
    }

    /// Modules that import themselves or a later one.
    static func upward(_ modules: [(name: String, imports: Set<String>)]) -> [String] {
        modules.indices.flatMap { index in
            modules[index...].map(\.name).filter(modules[index].imports.contains).map {
                "\(modules[index].name) -> \($0)"
            }
        }
    }

    private static func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["internal", "package", "public", "private", "fileprivate"].contains(word)
    }
}

@Suite("Imports") struct ImportRuleTests {
    @Test("Every import is one that the module may have") func imports() {
        #expect(Repository.files(under: "Sources").flatMap(ImportRule.forbidden) == [])
    }

    @Test("Modules import only earlier ones") func order() {
        #expect(ImportRule.upward(ImportRule.modules) == [])
    }

    @Test("An import of a later module is found") func findsForbiddenImports() {
        let text = "internal import EmbedJobs\n// import Foundation\npackage import struct EmbedJobsEngine.JobEngine\n"
        let file = Repository.File(path: "Sources/JobCommands/Sample.swift", text: text)
        let found = ["Sources/JobCommands/Sample.swift:3: JobCommands may not import EmbedJobsEngine"]
        #expect(ImportRule.forbidden(file) == found)
        let stranger = Repository.File(path: "Sources/Attic/Sample.swift", text: "")
        #expect(ImportRule.forbidden(stranger).count == 1)
    }

    @Test("A module that imports itself or a later one is found") func findsLaterModules() {
        #expect(ImportRule.upward([("A", ["B"]), ("B", ["A"]), ("C", ["C"])]) == ["A -> B", "C -> C"])
    }
}
