import Testing

/// The names at the top level, and the length and name of files.
enum LayoutRule {
    /// A file with more lines should be split.
    static let fileLineCountMax = 500

    /// The allowed names at the top level, besides those that begin with a dot.
    static let topLevel: Set = ["LICENSE", "Package.swift", "README.md", "Sources", "Tests", "editors", "scripts"]

    /// The names that git ignores there: files that SwiftPM and the examples write.
    static let ignoredAtTop: Set = ["Package.resolved", "passages.svg", "vectors"]

    /// Names that do not describe the content of a file.
    static let emptyNames: Set = [
        "common", "constants", "helper", "helpers", "manager", "managers", "misc", "util", "utils",
    ]

    /// Names at the top level that are not allowed.
    static func strangers(_ names: [String]) -> [String] {
        names.filter {
            !$0.hasPrefix(".") && !topLevel.contains($0) && !ignoredAtTop.contains($0)
                && !$0.hasSuffix(".vectors.jsonl")
        }
    }

    /// A finding if a hand-written file is too long; data is exempt.
    static func tooLong(_ file: Repository.File) -> [String] {
        guard !file.isGenerated, !["jsonl", "csv"].contains(file.pathExtension) else { return [] }
        let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        return count > fileLineCountMax ? ["\(file.path): \(count) lines, must be at most \(fileLineCountMax)"] : []
    }

    /// A finding if the name does not describe the content.
    static func emptyName(_ file: Repository.File) -> [String] {
        let stem = file.name.split(separator: ".").first.map { $0.lowercased() } ?? ""
        return emptyNames.contains(stem) ? ["\(file.path): the name does not describe the content"] : []
    }
}

@Suite("Layout") struct LayoutRuleTests {
    @Test("The top level has all allowed names and no others") func topLevel() {
        #expect(LayoutRule.strangers(Repository.topLevel) == [])
        #expect(LayoutRule.topLevel.subtracting(Repository.topLevel) == [])
    }

    @Test("An unknown name at the top level is found") func findsUnknownNames() {
        #expect(LayoutRule.strangers([".ci", "README.md", "docs", "a.vectors.jsonl"]) == ["docs"])
    }

    @Test("No file is longer than the limit, and every name is descriptive") func files() {
        let files = Repository.files(under: "Sources", "Tests", "scripts")
        #expect(files.flatMap(LayoutRule.tooLong) == [])
        #expect(files.flatMap(LayoutRule.emptyName) == [])
    }

    @Test("A long file and a name that is not descriptive are found") func findsBadFiles() {
        let lines = String(repeating: "\n", count: LayoutRule.fileLineCountMax)
        #expect(LayoutRule.tooLong(Repository.File(path: "a.swift", text: lines)) == [])
        #expect(LayoutRule.tooLong(Repository.File(path: "a.swift", text: lines + "x")).count == 1)
        #expect(LayoutRule.emptyName(Repository.File(path: "Sources/X/Utils.swift", text: "")).count == 1)
        #expect(LayoutRule.emptyName(Repository.File(path: "Sources/X/UtilityPole.swift", text: "")) == [])
    }
}
