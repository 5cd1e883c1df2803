import Testing

/// The rooms of the house and what each may import: only rooms above it, and libraries chosen for it.
enum ImportRule {
    /// What any room may import without a word: the C library, the standard library's modules.
    static let everywhere: Set = ["Darwin", "Dispatch", "Glibc", "Synchronization"]

    /// The rooms in an order in which each imports only earlier ones, with what else each needs.
    static let rooms: [(name: String, imports: Set<String>)] = [
        ("EmbedJobs", []),
        ("EmbedJobsWire", ["EmbedJobs", "Foundation"]),
        ("EmbedJobsServer", ["EmbedJobs", "EmbedJobsWire"]),
        (
            "EmbedJobsHTTP",
            [
                "EmbedJobs", "EmbedJobsWire", "EmbedJobsServer", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTP1",
                "NIOPosix", "NIOSSL",
            ]
        ),
        (
            "EmbedJobsClient",
            ["EmbedJobs", "EmbedJobsWire", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]
        ),
        ("JobScript", []),
        ("DatasetFormats", []),
        ("LocalFiles", []),
        ("JobCommands", ["EmbedJobs", "JobScript", "DatasetFormats", "LocalFiles"]),
        ("CLibEdit", []),
        ("JobShell", ["CLibEdit", "EmbedJobs", "JobScript", "DatasetFormats", "LocalFiles", "JobCommands"]),
        ("CUnicodeTables", []),
        ("CEmbeddingKernels", []),
        ("TextEmbedding", ["CEmbeddingKernels", "CUnicodeTables", "Foundation", "FoundationEssentials"]),
        (
            "EmbedJobsEngine",
            ["EmbedJobs", "DatasetFormats", "LocalFiles", "TextEmbedding", "Crypto", "Foundation", "GRDB"]
        ),
        ("CCrashMark", []),
        (
            "EmbedJobsTool",
            [
                "CCrashMark", "EmbedJobs", "EmbedJobsClient", "EmbedJobsEngine", "EmbedJobsHTTP", "EmbedJobsServer",
                "EmbedJobsWire",
                "JobCommands", "JobScript", "JobShell", "LocalFiles", "TextEmbedding", "ArgumentParser", "Crypto",
                "Foundation", "Logging",
            ]
        ),
    ]

    /// Modules named by import lines, with the line of each from 1.
    static func imports(in source: String) -> [(module: String, line: Int)] {
        SwiftCode(source).lines.enumerated().compactMap { offset, line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
            guard words[..<at].allSatisfy({ isModifier($0) }) else { return nil }
            // `import struct Module.Type` imports from Module.
            return words.last.map { (String($0.split(separator: ".").first ?? $0), offset + 1) }
        }
    }

    /// Imports of a file that its room may not have, as `path:line: what`.
    static func forbidden(_ file: Repository.File) -> [String] {
        let parts = file.path.split(separator: "/")
        guard file.pathExtension == "swift", parts.count > 2 else { return [] }
        guard let room = rooms.first(where: { $0.name == parts[1] }) else {
            return ["\(file.path): \(parts[1]) is no room that this rule knows"]
        }
        return imports(in: file.text).filter { !room.imports.union(everywhere).contains($0.module) }
            .map { "\(file.path):\($0.line): \(room.name) may not import \($0.module)" }
    }

    /// Rooms that import themselves or one further down.
    static func upward(_ rooms: [(name: String, imports: Set<String>)]) -> [String] {
        rooms.indices.flatMap { index in
            rooms[index...].map(\.name).filter(rooms[index].imports.contains).map { "\(rooms[index].name) -> \($0)" }
        }
    }

    private static func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["internal", "package", "public", "private", "fileprivate"].contains(word)
    }
}

@Suite("Imports") struct ImportRuleTests {
    @Test("Every import is one that the room may have") func imports() {
        #expect(Repository.files(under: "Sources").flatMap(ImportRule.forbidden) == [])
    }

    @Test("The rooms read top to bottom") func order() {
        #expect(ImportRule.upward(ImportRule.rooms) == [])
    }

    @Test("An import of a room below is found") func hasTeeth() {
        let text = "internal import EmbedJobs\n// import Foundation\npackage import struct EmbedJobsEngine.JobEngine\n"
        let file = Repository.File(path: "Sources/JobCommands/Sample.swift", text: text)
        let found = ["Sources/JobCommands/Sample.swift:3: JobCommands may not import EmbedJobsEngine"]
        #expect(ImportRule.forbidden(file) == found)
        let stranger = Repository.File(path: "Sources/Attic/Sample.swift", text: "")
        #expect(ImportRule.forbidden(stranger).count == 1)
    }

    @Test("A room that imports one further down is found") func orderHasTeeth() {
        #expect(ImportRule.upward([("A", ["B"]), ("B", ["A"]), ("C", ["C"])]) == ["A -> B", "C -> C"])
    }
}
