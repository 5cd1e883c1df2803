import Testing

/// Words and phrases that the project's prose avoids, with the wording to use instead.
enum WordRule {
    /// The phrases. `|` separates alternatives for a word and `*` is any word; `!` begins what must not follow, with
    /// `+` between its words.
    static let phrases: [(pattern: String, instead: String)] = [
        ("is|are|was|were|be|has|have|with no !longer !more !one", "is not a …, … not found, or without"),
        ("behind", "after, or following"),
        ("stand|stands|stood|standing !for !in+for !still", "is, appears, or is listed"),
        ("stand|stands|stood still", "pauses"),
        ("go|goes|going|went|gone on", "continues, resumes, or keeps running"),
        ("as it is", "unchanged, or raw"),
        ("as they are", "unchanged, or raw"),
        ("unless said|told", "Default: …"),
        ("unless * says|say|said so", "Default: …"),
        ("so many|much", "a number of, up to N, or N"),
        ("as many|much as there", "all"),
        ("whoever|nobody|somebody|everybody|anybody", "the caller, the client, or no one"),
        ("whatever|whichever|wherever", "any, or everything"),
        ("of|from before", "previous"),
        ("anew", "again"),
        ("once more", "again"),
        ("what is|was wrong|typed|written|said|asked|there|left|given", "a noun: the error, the input, the rest"),
        ("what people", "a noun: the input"),
        ("come|comes|came again", "is repeated, or is replayed"),
        ("heed|heeds|heeded", "honours, or supports"),
        ("bear|bears", "has"),
        ("shelf|shelves|desk|census", "the plain noun"),
        ("room|rooms|house", "module"),
        ("door|doors", "entry point"),
        ("bird|birds|bird's-eye", "overview"),
        ("let|lets be", "leaves unchanged"),
        ("live|lives|lived in|on|at|until", "is, or is stored"),
        ("give|gives|given|gave|giving back", "releases, or returns"),
        ("give|gives|given|gave|giving * back", "releases, or returns"),
        ("give|gives|given|gave|giving * * back", "releases, or returns"),
        ("answers", "returns, responds, or responses"),
        ("under way", "running, or in progress"),
        ("on its way", "running, or in progress"),
        ("of its own making", "its own"),
        ("has to do with", "concerns"),
        ("where there is|are none|not", "without, or if … does not exist"),
        ("that there is|are none|not", "missing"),
        ("is|are ours|theirs|nobody", "belongs to …"),
        ("is|are its own", "belongs to …, or is separate"),
    ]

    /// The uses that are right, each with the reason. All uses of the phrase in the file are allowed.
    static let exceptions: [(file: String, phrase: String, reason: String)] = [
        (
            "Sources/EmbedJobsEngine/Store/Database/Migrations.swift", "answers",
            "the name of a step, which databases hold"
        )
    ]

    /// A phrase in a file.
    struct Finding {
        /// The file's path from the top of the checkout.
        var path: String
        /// The line, from 1, of its first word.
        var line: Int
        /// The words, in lower case.
        var phrase: String
        /// The wording to use instead.
        var instead: String

        var message: String { "\(path):\(line): \"\(phrase)\": write \(instead)" }
    }

    /// The phrases in the prose of a file. This file, which lists them, and generated ones have none.
    static func findings(_ file: Repository.File) -> [Finding] {
        guard !file.isGenerated, file.path != "Tests/TidyTests/WordRule.swift" else { return [] }
        let prose = Prose(file)
        return prose.words.indices.flatMap { start in
            guard let candidates = patterns[prose.words[start].hash] else { return [Finding]() }
            return candidates.compactMap { pattern in
                guard let end = pattern.end(in: prose.words, from: start) else { return nil }
                return Finding(
                    path: file.path,
                    line: prose.words[start].line,
                    phrase: prose.text(start..<end),
                    instead: pattern.instead
                )
            }
        }
    }

    /// The messages of the findings that are not excepted, and of exceptions without a finding.
    static func messages(
        _ findings: [Finding],
        exceptions: [(file: String, phrase: String, reason: String)]
    ) -> [String] {
        let isExcepted = { (finding: Finding) in
            exceptions.contains { $0.file == finding.path && $0.phrase == finding.phrase }
        }
        let unused = exceptions.filter { exception in
            !findings.contains { $0.path == exception.file && $0.phrase == exception.phrase }
        }
        return findings.filter { !isExcepted($0) }.map(\.message)
            + unused.map { "\($0.file): \"\($0.phrase)\": the exception is not needed" }
    }

    /// The patterns by the hash of each word that they can begin with.
    private static let patterns: [UInt64: [Pattern]] = {
        var patterns: [UInt64: [Pattern]] = [:]
        for phrase in phrases {
            let pattern = Pattern(phrase.pattern, instead: phrase.instead)
            for first in pattern.words.first ?? [] { patterns[first, default: []].append(pattern) }
        }
        return patterns
    }()

    /// A phrase in the form in which it is compared.
    private struct Pattern {
        /// The hashes that are allowed for each word; none allow any word.
        var words: [Set<UInt64>] = []
        /// Sequences of words that must not follow.
        var others: [[UInt64]] = []
        var instead: String

        init(_ text: String, instead: String) {
            self.instead = instead
            for element in text.split(separator: " ") {
                if element.hasPrefix("!") {
                    others.append(element.dropFirst().split(separator: "+").map { Prose.hash($0.utf8) })
                } else {
                    words.append(element == "*" ? [] : Set(element.split(separator: "|").map { Prose.hash($0.utf8) }))
                }
            }
        }

        /// The position after the phrase, if it is at a position.
        func end(in prose: [Prose.Word], from start: Int) -> Int? {
            let end = start + words.count
            guard end <= prose.count else { return nil }
            for (word, allowed) in zip(prose[start..<end], words) {
                guard allowed.isEmpty ? word.hash != Prose.stop : allowed.contains(word.hash) else { return nil }
            }
            return others.contains { prose[end...].prefix($0.count).map(\.hash) == $0 } ? nil : end
        }
    }
}

@Suite("Words") struct WordRuleTests {
    private func found(_ text: String, path: String = "Sources/JobScript/Sample.swift") -> [String] {
        WordRule.findings(Repository.File(path: path, text: text)).map { "\($0.line) \($0.phrase)" }
    }

    @Test("No prose has a word to avoid, and every exception is needed") func words() {
        let top = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Package.swift"].compactMap(Repository.read)
        let files = Repository.files(under: "Sources", "Tests", "scripts", ".ci", ".github") + top
        let found = WordRule.messages(files.flatMap(WordRule.findings), exceptions: WordRule.exceptions)
        #expect(found == [])
    }

    @Test("A word to avoid is found in comments, literals, documents and scripts") func findsWords() {
        #expect(found("// Goes\n// on with `code`.\nlet a = \"the \\(x) stands here\"") == ["1 goes on", "3 stands"])
        #expect(found("let a = \"\"\"\n    one\n    There is no way.\n    \"\"\"") == ["3 is no"])
        #expect(found("let a = \"x \\(b ? \"once more\" : \"\")\"") == ["1 once more"])
        #expect(found("One.\n\nThe owner's house.", path: "README.md") == ["3 house"])
        #expect(found("#!/usr/bin/env bash\nsay \"$x is no file\"", path: "scripts/a") == ["2 is no"])
        #expect(
            found("\"\"\"Answers it.\"\"\"\nf('it is given to you back')", path: "a.py") == [
                "1 answers", "2 given to you back",
            ]
        )
    }

    @Test("Other uses, code and names are not found") func ignoresOthers() {
        #expect(found("// It is no longer there, and x stands for y. A stand-in. Is. No.") == [])
        #expect(found("// See `behind` and\n// ```\n// behind\n// ```\nlet house = \"house\"") == [])
        #expect(found("let a = \"the \\(house.door(\"room\")) module\"") == [])
        #expect(found("Text.\n```sh\ngo on\n```\n", path: "README.md") == [])
        #expect(found("// behind", path: "Tests/TidyTests/WordRule.swift") == [])
        #expect(found("// Generated by a script.\n// behind") == [])
    }

    @Test("A finding says what to write; an exception hides it, and is found when unneeded") func exceptions() {
        let findings = WordRule.findings(Repository.File(path: "a.md", text: "One\nbehind another."))
        let needed = (file: "a.md", phrase: "behind", reason: "a quotation")
        let message = "a.md:2: \"behind\": write after, or following"
        #expect(WordRule.messages(findings, exceptions: []) == [message])
        #expect(WordRule.messages(findings, exceptions: [needed]) == [])
        #expect(WordRule.messages([], exceptions: [needed]) == ["a.md: \"behind\": the exception is not needed"])
    }
}
