internal import JobCommands
internal import JobScript
internal import JobShell

/// The words behind `run FILE`: further scripts, values for parameters, and what the scripts find in `$args`.
struct RunWords: Equatable {
    /// The paths of the scripts.
    var files: [String]
    /// Values for parameters, by name, in order.
    var parameters: [Parameter] = []
    /// What is neither.
    var arguments: [String] = []

    /// `name=value`, where the name is one that a parameter may have.
    struct Parameter: Equatable {
        let name: String
        let value: String

        init?(_ word: String) {
            guard let equals = word.firstIndex(of: "=") else { return nil }
            name = String(word[..<equals])
            value = String(word[word.index(after: equals)...])
            guard Name.isVariable(name) else { return nil }
        }
    }

    /// Sorts words: one that ends in `.embedjobs` is a further script, so that a script started by its first line gets
    /// all others; `rest` are those behind `--`, which are never a script's or a parameter's.
    init(_ file: String, _ words: [String], rest: [String]) {
        files = [file]
        for word in words {
            if let parameter = Parameter(word) {
                parameters.append(parameter)
            } else if word.hasSuffix(".embedjobs") {
                files.append(word)
            } else {
                arguments.append(word)
            }
        }
        arguments += rest
    }

    /// The texts of all scripts; throws once all that cannot be read are named.
    func sources(_ output: TerminalOutput) throws(ProcessEnd) -> [Source] {
        let sources = files.compactMap { ScriptText.read($0, output) }
        guard sources.count == files.count else { throw ProcessEnd(code: .usage) }
        return sources
    }

    /// The scripts with their parameters; throws once all mistakes in these are reported.
    func scripts(_ sources: [Source], _ output: TerminalOutput) throws(ProcessEnd) -> [ScriptRun.Script] {
        let (scripts, mistakes) = scripts(sources)
        for mistake in mistakes { output.report(mistake, in: sources[0]) }
        guard mistakes.isEmpty else { throw ProcessEnd(code: .usage) }
        return scripts
    }

    /// Each script with the values of the parameters that it declares; a lone script gets all, and says itself which
    /// it has not. Answers what is wrong with a parameter that none of several declares.
    private func scripts(_ sources: [Source]) -> (scripts: [ScriptRun.Script], mistakes: [Diagnostic]) {
        let all = parameters.map { (name: $0.name, value: $0.value) }
        guard sources.count > 1 else { return (sources.map { ScriptRun.Script(source: $0, parameters: all) }, []) }
        let declared = sources.map { Set(ScriptOutline(of: $0).parameters.map(\.name)) }
        let known = declared.reduce(into: Set<String>()) { $0.formUnion($1) }
        let scripts = zip(sources, declared).map { source, names in
            ScriptRun.Script(source: source, parameters: all.filter { names.contains($0.name) })
        }
        let mistakes = all.filter { !known.contains($0.name) }.map { parameter in
            let names = known.sorted().joined(separator: ", ")
            let help = known.isEmpty ? "they have none" : "they have \(names)"
            return Diagnostic("none of the scripts has a param \(parameter.name)", at: nil, help: help)
        }
        return (scripts, mistakes)
    }
}
