import Testing

/// What stands where, and how long a file may be.
enum LayoutRule {
    /// A file over this many lines wants to be two.
    static let fileLineCountMax = 500

    /// What may stand at the top, besides names that begin with a dot.
    static let topLevel: Set = ["LICENSE", "Package.swift", "README.md", "Sources", "Tests", "scripts"]

    /// What git ignores there: what SwiftPM and the examples write.
    static let ignoredAtTop: Set = ["Package.resolved", "vectors"]

    /// Names that say nothing about what is in a file.
    static let emptyNames: Set = [
        "common", "constants", "helper", "helpers", "manager", "managers", "misc", "util", "utils",
    ]

    /// Names at the top that do not belong there.
    static func strangers(_ names: [String]) -> [String] {
        names.filter {
            !$0.hasPrefix(".") && !topLevel.contains($0) && !ignoredAtTop.contains($0)
                && !$0.hasSuffix(".vectors.jsonl")
        }
    }

    /// A complaint about the length of a file that people write; data is not counted.
    static func tooLong(_ file: Repository.File) -> [String] {
        guard !file.isGenerated, !["jsonl", "csv"].contains(file.pathExtension) else { return [] }
        let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        return count > fileLineCountMax ? ["\(file.path): \(count) lines, \(fileLineCountMax) at most"] : []
    }

    /// A complaint about a name that says nothing.
    static func emptyName(_ file: Repository.File) -> [String] {
        let stem = file.name.split(separator: ".").first.map { $0.lowercased() } ?? ""
        return emptyNames.contains(stem) ? ["\(file.path): the name says nothing"] : []
    }
}

@Suite("Layout") struct LayoutRuleTests {
    @Test("The top level holds what was decided, and all of it") func topLevel() {
        #expect(LayoutRule.strangers(Repository.topLevel) == [])
        #expect(LayoutRule.topLevel.subtracting(Repository.topLevel) == [])
    }

    @Test("A stranger at the top is found") func topLevelHasTeeth() {
        #expect(LayoutRule.strangers([".ci", "README.md", "docs", "a.vectors.jsonl"]) == ["docs"])
    }

    @Test("No file is longer than the limit, and every name says something") func files() {
        let files = Repository.files(under: "Sources", "Tests", "scripts")
        #expect(files.flatMap(LayoutRule.tooLong) == [])
        #expect(files.flatMap(LayoutRule.emptyName) == [])
    }

    @Test("A long file and an empty name are found") func filesHaveTeeth() {
        let lines = String(repeating: "\n", count: LayoutRule.fileLineCountMax)
        #expect(LayoutRule.tooLong(Repository.File(path: "a.swift", text: lines)) == [])
        #expect(LayoutRule.tooLong(Repository.File(path: "a.swift", text: lines + "x")).count == 1)
        #expect(LayoutRule.emptyName(Repository.File(path: "Sources/X/Utils.swift", text: "")).count == 1)
        #expect(LayoutRule.emptyName(Repository.File(path: "Sources/X/UtilityPole.swift", text: "")) == [])
    }
}
