import Testing

/// Tests are where the sources are: the tests of `Sources/X/A/Y.swift` are in `Tests/XTests/A`.
///
/// A test file named after a source is in the folder of that source, and each folder of sources has tests in the
/// folder of the same name. How the tests of a folder are divided into files is up to them.
enum MirrorRule {
    /// Folders of sources without tests of their own, each with the reason.
    static let exceptions: [String: String] = [:]

    /// Test files in other folders than their sources, folders without tests, and exceptions that are not needed.
    static func findings(sources: [String], tests: [String], exceptions: [String: String]) -> [String] {
        let sources = sources.compactMap { Place($0, base: "Sources", suffix: ".swift") }
        let tests = tests.compactMap { Place($0, base: "Tests", suffix: "Tests.swift") }
        let misplaced = tests.compactMap { test -> String? in
            let namesakes = sources.filter { $0.module == test.module && $0.type == test.type }
            guard let source = namesakes.first, !namesakes.contains(where: { $0.folder == test.folder }) else {
                return nil
            }
            return "\(test.path): move to Tests/\(source.testFolder)"
        }
        let tested = Set(tests.map(\.folder))
        let untested = Set(sources.filter { $0.type != "Limits" }.map(\.folder)).subtracting(tested)
        let missing = untested.subtracting(exceptions.keys).map { "Sources/\($0): no tests" }
        let stale = Set(exceptions.keys).subtracting(untested).map { "the exception for \($0) is not needed" }
        return (misplaced + missing + stale).sorted()
    }

    /// A source, or a test under the name of what it tests.
    private struct Place {
        let path: String
        let module: String
        /// The folder under Sources; for a test, that of its sources.
        let folder: String
        /// The file's name without `+Topic` and the suffix.
        let type: String

        var testFolder: String { "\(module)Tests\(folder.dropFirst(module.count))" }

        init?(_ path: String, base: String, suffix: String) {
            let parts = path.split(separator: "/")
            guard parts.count > 2, parts[0] == base, let name = parts.last, name.hasSuffix(suffix) else { return nil }
            var module = parts[1]
            if base == "Tests" {
                guard module.hasSuffix("Tests"), module != "TidyTests" else { return nil }
                module = module.dropLast("Tests".count)
            }
            self.path = path
            self.module = String(module)
            folder = ([module] + parts.dropFirst(2).dropLast()).joined(separator: "/")
            type = String(name.dropLast(suffix.count).split(separator: "+").first ?? "")
        }
    }
}

@Suite("Mirror") struct MirrorRuleTests {
    @Test("Tests are in the folders of their sources") func mirror() {
        let found = MirrorRule.findings(
            sources: Repository.files(under: "Sources").map(\.path),
            tests: Repository.files(under: "Tests").map(\.path),
            exceptions: MirrorRule.exceptions
        )
        #expect(found == [])
    }

    @Test("A misplaced test, a folder without tests and an unneeded exception are found") func findsGaps() {
        let found = MirrorRule.findings(
            sources: [
                "Sources/A/B.swift", "Sources/A/Deep/C.swift", "Sources/A/Bare/D.swift", "Sources/A/Other/E.swift",
                "Sources/A/a.c", "Sources/A/Numbers/Limits.swift",
            ],
            tests: ["Tests/ATests/BTests.swift", "Tests/ATests/CTests.swift", "Tests/ATests/Deep/AnyTests.swift"],
            exceptions: ["A/Other": "none", "A/Deep": "none"]
        )
        let expected = [
            "Sources/A/Bare: no tests", "Tests/ATests/CTests.swift: move to Tests/ATests/Deep",
            "the exception for A/Deep is not needed",
        ]
        #expect(found == expected)
    }
}
