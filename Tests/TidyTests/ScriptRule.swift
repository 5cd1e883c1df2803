import TestSupport
import Testing

/// Rules for scripts: short, executable, strict, and with a purpose on line 2.
enum ScriptRule {
    /// A shell script with more lines should be split.
    static let shellLineCountMax = 80

    /// The purpose that the second line states, as `scripts/help` prints it.
    static func purpose(_ file: Repository.File) -> String? {
        guard file.lines.count > 1 else { return nil }
        return ["# ", "\"\"\""].first(where: file.lines[1].hasPrefix).map { String(file.lines[1].dropFirst($0.count)) }
    }

    /// The faults of a script.
    static func findings(_ file: Repository.File, isExecutable: Bool) -> [String] {
        var found: [String] = []
        let isShell = file.lines[0] == "#!/usr/bin/env bash"
        if !isShell, file.lines[0] != "#!/usr/bin/env python3" { found.append("starts neither bash nor python3") }
        if !isExecutable { found.append("is not executable") }
        if (purpose(file) ?? "").count < 10 { found.append("does not state its purpose on line 2") }
        if isShell {
            let isSourced = purpose(file)?.contains("(sourced)") ?? false
            if !isSourced, !file.lines.contains("set -euo pipefail") { found.append("lacks set -euo pipefail") }
            if file.lines.count - 1 > shellLineCountMax { found.append("is longer than \(shellLineCountMax) lines") }
        }
        return found.map { "\(file.path) \($0)" }
    }

    /// The paths under `scripts/` that a text names, without arguments and full stops.
    static func scriptsNamed(in text: String) -> Set<String> {
        let isName: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
        let words = text.split { !isName($0) }
        return Set(words.filter { $0.hasPrefix("scripts/") }.map { $0.trimmingSuffix { "./".contains($0) } })
    }
}

extension Substring {
    /// The text without trailing characters that satisfy the condition.
    fileprivate func trimmingSuffix(while isCut: (Character) -> Bool) -> String {
        var rest = self
        while let last = rest.last, isCut(last) { rest.removeLast() }
        return String(rest)
    }
}

@Suite("Scripts") struct ScriptRuleTests {
    private let scripts = Repository.files(under: "scripts")
        .filter {
            !$0.path.hasPrefix("scripts/examples/") && !$0.path.hasPrefix("scripts/requirements/")
                && !$0.path.hasPrefix("scripts/systemd/") && $0.pathExtension != "c"
        }

    @Test("Every script is short and strict, and states its purpose") func rules() {
        #expect(scripts.count > 10)
        let all = scripts + [Repository.read(".ci/run")].compactMap(\.self)
        #expect(all.flatMap { ScriptRule.findings($0, isExecutable: Repository.isExecutable($0.path)) } == [])
    }

    @Test("A bad script is found") func findsBadScripts() {
        let text = "#!/bin/sh\necho\n"
        #expect(ScriptRule.findings(Repository.File(path: "a", text: text), isExecutable: false).count == 3)
        let long = "#!/usr/bin/env bash\n# Does a thing or two.\n" + String(repeating: "\n", count: 80)
        #expect(ScriptRule.findings(Repository.File(path: "a", text: long), isExecutable: true).count == 2)
        let good = "#!/usr/bin/env bash\n# Does a thing or two.\nset -euo pipefail\n"
        #expect(ScriptRule.findings(Repository.File(path: "a", text: good), isExecutable: true) == [])
    }

    @Test("Every script that a text names exists") func names() {
        let prose = Repository.files(under: "Sources", ".github").filter { ["md", "yml"].contains($0.pathExtension) }
        let files = prose + scripts + [Repository.read("README.md"), Repository.read(".ci/run")].compactMap(\.self)
        for file in files {
            for name in ScriptRule.scriptsNamed(in: file.text) where !name.contains("NAME") {
                #expect(Repository.exists(name), "\(file.path) names \(name)")
            }
        }
    }

    @Test("Names of scripts are found in prose") func findsNames() {
        let text = "Run `scripts/test --slow`, then (scripts/steps/model). ./scripts/no and $x/scripts/no are none."
        #expect(ScriptRule.scriptsNamed(in: text) == ["scripts/test", "scripts/steps/model"])
    }

    @Test("Help lists every script with its purpose") func help() throws {
        let shown = try ChildProcess.run(Repository.absolute("scripts/help"), [])
        #expect(shown.exitCode == 0)
        let lines = shown.output.split(separator: "\n")
        let direct = scripts.filter { $0.path.split(separator: "/").count == 2 }
        #expect(lines.count == direct.count)
        for script in direct {
            let purpose = try #require(ScriptRule.purpose(script))
            #expect(lines.contains { $0.hasPrefix(script.path) && $0.hasSuffix(purpose) }, "\(script.path)")
        }
    }

    @Test(
        "An unknown option is a usage error, before any work",
        arguments: ["test", "check", "setup", "fuzz"]
    )
    func usage(name: String) throws {
        let shown = try ChildProcess.run(Repository.absolute("scripts/\(name)"), ["--no-such-option"])
        #expect(shown.exitCode == 2)
        #expect(shown.errors.contains("unknown option --no-such-option"))
    }
}
