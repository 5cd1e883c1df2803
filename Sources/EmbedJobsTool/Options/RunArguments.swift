internal import JobCommands
internal import JobScript
internal import JobShell

/// The arguments after `run FILE`: further scripts, parameter values, and `$args`.
struct RunArguments: Equatable {
    /// The paths of the scripts.
    var files: [String]
    /// Parameter values, in order.
    var parameters: [Parameter] = []
    /// The remaining arguments, which are `$args`.
    var arguments: [String] = []

    /// `name=value` or `name[]=value`, with a valid parameter name.
    struct Parameter: Equatable {
        let name: String
        let value: String

        init?(_ word: String) {
            guard let equals = word.firstIndex(of: "=") else { return nil }
            // A script declares a list as `name[]`.
            let target = word[..<equals]
            name = String(target.hasSuffix("[]") ? target.dropLast(2) : target)
            value = String(word[word.index(after: equals)...])
            guard Name.isVariable(name) else { return nil }
        }
    }

    /// Classifies arguments. Only one that ends in `.embedjobs` is a further script, so that a script started through
    /// its `#!` line gets all others. `rest` holds the arguments after `--`, which are never scripts or parameter
    /// values.
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

    /// Classifies the arguments of `check`: all are scripts, except parameter values and `rest`.
    init(checked file: String, _ words: [String], rest: [String]) {
        parameters = words.compactMap { Parameter($0) }
        files = [file] + words.filter { Parameter($0) == nil }
        arguments = rest
    }

    /// Reads all scripts. Reports each one that cannot be read, then throws.
    func sources(_ output: TerminalOutput) throws(ProcessEnd) -> [Source] {
        let sources = files.compactMap { ScriptText.read($0, output) }
        guard sources.count == files.count else { throw ProcessEnd(code: .usage) }
        return sources
    }

    /// The scripts with their parameter values. Reports all mistakes in these, then throws.
    func scripts(_ sources: [Source], _ output: TerminalOutput) throws(ProcessEnd) -> [ScriptRun.Script] {
        let (scripts, mistakes) = scripts(sources)
        for mistake in mistakes { output.report(mistake, in: sources[0]) }
        guard mistakes.isEmpty else { throw ProcessEnd(code: .usage) }
        return scripts
    }

    /// Gives each script the values of the parameters that it declares, and returns a mistake for each parameter that
    /// no script declares. A single script gets all values and reports unknown ones itself.
    private func scripts(_ sources: [Source]) -> (scripts: [ScriptRun.Script], mistakes: [Diagnostic]) {
        let all = parameters.map { (name: $0.name, value: $0.value) }
        guard sources.count > 1 else { return (sources.map { ScriptRun.Script(source: $0, parameters: all) }, []) }
        let declared = sources.map { Set(ScriptOutline(of: $0).parameters.map(\.name)) }
        let known = declared.reduce(into: Set<String>()) { $0.formUnion($1) }
        let scripts = zip(sources, declared).map { source, names in
            ScriptRun.Script(source: source, parameters: all.filter { names.contains($0.name) })
        }
        let mistakes = all.filter { !known.contains($0.name) }.map { parameter in
            Diagnostic(CallMistake.undeclaredParameter(parameter.name, declared: known.sorted()), at: nil)
        }
        return (scripts, mistakes)
    }
}
