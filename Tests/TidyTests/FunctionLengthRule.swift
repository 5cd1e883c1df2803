import Testing

/// A function fits on one screen.
enum FunctionLengthRule {
    /// Lines from the one with the name to the one with the closing brace.
    static let lineCountMax = 70

    /// One function with a body.
    struct Function: Equatable {
        /// The line, from 1, of its keyword.
        var line: Int
        /// The number of lines.
        var lineCount: Int
    }

    /// The functions over the limit, as `path:line: message`.
    static func tooLong(_ file: Repository.File) -> [String] {
        guard !file.isGenerated else { return [] }
        let found: [Function]
        switch file.pathExtension {
        case "swift": found = swiftFunctions(in: file.text)
        case "c", "h": found = cFunctions(in: file.text)
        default: return []
        }
        return found.filter { $0.lineCount > lineCountMax }
            .map { "\(file.path):\($0.line): the function has \($0.lineCount) lines, must be at most \(lineCountMax)" }
    }

    /// Every function, initialiser and subscript with a body; those without one, such as a protocol's, are skipped.
    static func swiftFunctions(in source: String) -> [Function] {
        let tokens = SwiftCode(source).tokens
        let keywords = Set(["func", "init", "deinit", "subscript"])
        return tokens.indices.compactMap { index in
            guard keywords.contains(tokens[index].text) else { return nil }
            // `.init(…)`, `self.init` and `x.subscript` are not declarations.
            guard index == 0 || tokens[index - 1].text != "." else { return nil }
            guard let open = bodyStart(after: index, in: tokens) else { return nil }
            return closingBrace(of: open, in: tokens).map {
                Function(line: tokens[index].line, lineCount: tokens[$0].line - tokens[index].line + 1)
            }
        }
    }

    /// Every block that opens at the end of a line that begins in the first column, or on a line of its own there.
    static func cFunctions(in source: String) -> [Function] {
        var found: [Function] = []
        var start: Int?
        var signature = 1
        for (offset, line) in SwiftCode(source).lines.enumerated() {
            let isFlush = line.first.map { !$0.isWhitespace && $0 != "}" && $0 != "#" } ?? false
            if start == nil, isFlush, line.first != "{" { signature = offset + 1 }
            if start == nil, isFlush, line.last == "{" { start = signature }
            if line.first == "}", let first = start {
                found.append(Function(line: first, lineCount: offset + 2 - first))
                start = nil
            }
        }
        return found
    }

    /// The index of the brace that opens the body, outside all parentheses; nil if another declaration comes first.
    private static func bodyStart(after index: Int, in tokens: [(text: String, line: Int)]) -> Int? {
        let others = Set(["func", "init", "deinit", "subscript", "var", "let", "case", "struct", "enum", "class", "}"])
        var depth = 0
        for next in tokens.indices[(index + 1)...] {
            switch tokens[next].text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return next
            case let text where depth == 0 && others.contains(text): return nil
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private static func closingBrace(of open: Int, in tokens: [(text: String, line: Int)]) -> Int? {
        var depth = 0
        for index in tokens.indices[open...] {
            if tokens[index].text == "{" { depth += 1 }
            if tokens[index].text == "}" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}

@Suite("Functions") struct FunctionLengthRuleTests {
    @Test("No function is longer than the limit") func lengths() {
        #expect(Repository.files(under: "Sources", "Tests").flatMap(FunctionLengthRule.tooLong) == [])
    }

    @Test("Functions are found with their lines, in Swift") func swift() {
        let source = """
            protocol P { func none(); init() }
            struct S {
                init(a: Int) { self.init() }
                func long(_ f: (Int) -> Void = { _ in }) -> String {
                    let text = "}"  // }
                    return "\\(["}"].count) {"
                }
                static subscript(i: Int) -> Int {
                    i
                }
            }
            """
        let found = FunctionLengthRule.swiftFunctions(in: source)
        #expect(found.map(\.line) == [3, 4, 8])
        #expect(found.map(\.lineCount) == [1, 4, 3])
    }

    @Test("Functions are found with their lines, in C") func c() {
        let source =
            "#include <x.h>\nstatic int f(int a,\n             int b)\n{\n    return '}';\n}\nint g(void) {\n}\n"
        let found = FunctionLengthRule.cFunctions(in: source)
        #expect(found.map(\.line) == [2, 7])
        #expect(found.map(\.lineCount) == [5, 2])
    }

    @Test("A long function is found") func findsLongFunctions() {
        let body = String(repeating: "    f()\n", count: FunctionLengthRule.lineCountMax)
        let swift = Repository.File(path: "a.swift", text: "func f() {\n\(body)}\n")
        let c = Repository.File(path: "a.c", text: "void f(void) {\n\(body)}\n")
        #expect(FunctionLengthRule.tooLong(swift).count == 1)
        #expect(FunctionLengthRule.tooLong(c).count == 1)
    }
}
