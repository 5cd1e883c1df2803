import JobCommands
import Testing

/// Every case of a mistake is in the list of error codes, and its text is in a file of its own.
enum MistakeRule {
    /// Cases that the list leaves out: errors of a service have its codes, and an exit is not a mistake.
    static let unlisted: Set = ["service", "exited", "declined"]

    /// The names of the cases of an enum of mistakes, without those of enums inside it.
    static func cases(in source: String) -> [String] {
        SwiftCode(source).lines.compactMap { line in
            guard line.hasPrefix("    case ") else { return nil }
            let name = line.dropFirst("    case ".count).prefix { $0.isLetter || $0.isNumber }
            return name.isEmpty ? nil : String(name)
        }
    }

    /// Whether a file declares a type of mistakes.
    static func isDeclaration(_ file: Repository.File) -> Bool {
        file.name.hasSuffix("Mistake.swift") && file.text.contains(": Mistake")
    }
}

@Suite("Mistakes") struct MistakeRuleTests {
    private static let files = Repository.files(under: "Sources").filter(MistakeRule.isDeclaration)

    @Test("Every case has a code in the reference") func codes() {
        #expect(Self.files.count > 10)
        let names = Self.files.flatMap { MistakeRule.cases(in: $0.text) }
        let expected = Set(names).subtracting(MistakeRule.unlisted).map { $0.lowercased() }
        let listed = ErrorCode.all.map { $0.code.replacing("_", with: "") }
        #expect(Set(listed).symmetricDifference(expected) == [])
    }

    @Test("The text of each type is in the file next to it") func texts() {
        for file in Self.files {
            let text = file.path.replacing("Mistake.swift", with: "Mistake+Text.swift")
            #expect(Repository.exists(text), "\(text)")
            #expect(!file.text.contains("var message"), "\(file.path)")
        }
    }

    @Test("Cases are found, those of inner enums are not") func findsCases() {
        let text = "enum M {\n    case one\n    case two(a: Int)\n    enum N {\n        case three\n    }\n}\n"
        #expect(MistakeRule.cases(in: text) == ["one", "two"])
    }
}
