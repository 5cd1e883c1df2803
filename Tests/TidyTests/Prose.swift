import Testing

/// The words that people read in a file: those of comments, string literals and documents, without code.
///
/// Not prose: code in backticks or in a fence, interpolations (but the string literals in them are), and string
/// literals without a space, which are names rather than sentences.
struct Prose {
    /// A word, or a mark between words.
    struct Word {
        /// ``Prose/hash(_:)`` of the word in lower case, or one of the marks.
        var hash: UInt64
        /// The line, from 1.
        var line: Int
        /// The bytes in the file.
        var range: Range<Int>
    }

    /// Marks punctuation, or the end of a comment or literal: no phrase crosses it.
    static let stop: UInt64 = 0
    /// Marks code within a sentence.
    static let code: UInt64 = 1

    /// The words and the marks, in the order of the file, but for literals in interpolations, which come later.
    let words: [Word]
    private let bytes: [UInt8]

    /// Reads a file. An unknown type of file yields an empty list.
    init(_ file: Repository.File) {
        bytes = Array(file.text.utf8)
        guard let syntax = Syntax(file) else {
            words = []
            return
        }
        var scanner = ProseScanner(bytes: bytes, syntax: syntax)
        scanner.run()
        words = scanner.words
    }

    /// The words at some positions of ``words``, in lower case, with `…` for code.
    func text(_ positions: Range<Int>) -> String {
        positions.map { words[$0] }
            .map { $0.hash == Prose.code ? "…" : String(decoding: bytes[$0.range], as: UTF8.self).lowercased() }
            .joined(separator: " ")
    }

    /// FNV-1a of a word in lower case, as ASCII has it.
    static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
        word.reduce(0xCBF2_9CE4_8422_2325) { hash, byte in
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            return (hash ^ UInt64(isUpper ? byte | 0x20 : byte)) &* 0x100_0000_01B3
        }
    }

    /// How a file marks its prose.
    enum Syntax {
        case swift, c, python, shell
        /// All lines are prose, in paragraphs.
        case markdown
        /// All lines are prose, each by itself.
        case lines

        init?(_ file: Repository.File) {
            switch file.pathExtension {
            case "swift": self = .swift
            case "c", "h": self = .c
            case "py": self = .python
            case "embedjobs": self = .shell
            case "md": self = .markdown
            case "yml", "yaml", "txt", "service": self = .lines
            case "" where file.text.hasPrefix("#!/usr/bin/env python"): self = .python
            case "" where file.text.hasPrefix("#!"): self = .shell
            default: return nil
            }
        }

        /// The byte that begins a comment, twice in Swift and C.
        var commentByte: UInt8 { self == .swift || self == .c ? UInt8(ascii: "/") : UInt8(ascii: "#") }
        /// How many of them begin a comment.
        var commentLength: Int { self == .swift || self == .c ? 2 : 1 }
    }
}

@Suite("Prose") struct ProseTests {
    private func words(_ path: String, _ text: String) -> String {
        let prose = Prose(Repository.File(path: path, text: text))
        return prose.words.indices.map { prose.words[$0].hash == Prose.stop ? "/" : prose.text($0..<$0 + 1) }
            .joined(separator: " ").split(separator: "/").map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }.joined(separator: " / ")
    }

    @Test("Comments are joined over lines; code and fences in them are not prose") func comments() {
        let text = """
            let a = 1  // One two
            // `code` three's.
            ///
            /// Four
            /// ```
            /// fence
            /// ```
            func f() {}  /* five
              six */
            """
        #expect(words("a.swift", text) == "one two … three's / four / five six")
        #expect(words("a.c", "int a; // One\n'\"'; /* two */") == "one / two")
    }

    @Test("Literals of Swift are prose, and literals in interpolations, but not names") func swiftLiterals() {
        #expect(words("a.swift", #"f("one two", "name", "a\tb c", "x: \(name)")"#) == "one two / a / b c / x / …")
        let nested = #"f("at \(g(a ? "one \(b) two" : "(") + c) three")  // four"#
        #expect(words("a.swift", nested) == "at … three / four / one … two")
        let raw = ##"f(#"one "two" \(not) \#(code) three"#)"##
        #expect(words("a.swift", raw) == "one / two / not / … three")
        let long = "f(\"\"\"\n    one\n    two \\\n    three \\(code)\n\n    four\n    \"\"\")\n// five"
        #expect(words("a.swift", long) == "one two three … / four / five")
    }

    @Test("Lines are counted through comments and literals") func lines() {
        let text = "// a\n// b\nf(\"\"\"\n    c \\(d(\n    1))\n    e f\n    \"\"\")\n\n/* g\nh */"
        let prose = Prose(Repository.File(path: "a.swift", text: text))
        let lines = prose.words.filter { $0.hash > Prose.code }.map(\.line)
        #expect(lines == [1, 2, 4, 6, 6, 9, 10])
    }

    @Test("Comments and literals of scripts are prose") func scripts() {
        let python = "#!/usr/bin/env python3\n\"\"\"One\ntwo.\"\"\"\nf(f'three {a[\"b\"]} four', \"name\")  # five\n"
        #expect(words("scripts/a", python) == "usr / bin / env python3 / one two / three … four / five")
        let shell = "#!/bin/bash\n# One\n# two\necho \"three $a ${b#c} $(d \"e f\") four\" 'five six' a#b\n"
        #expect(words("scripts/a", shell) == "bin / bash one two / three … … … four / five six")
    }

    @Test("Documents are prose, without their fences") func documents() {
        let text = "# One\nTwo\nthree `code` four.\n\n```sh\nfence\n```\n- five — six\n"
        #expect(words("a.md", text) == "one / two three … four / five / six")
        #expect(words("a.yml", "name: one\n# two\n") == "name / one / two")
        #expect(words("a.json", "{\"a\": \"one two\"}") == "")
    }
}
