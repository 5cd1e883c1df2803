internal import DisplayText
internal import EmbedJobs
internal import JobCommands
internal import JobScript

/// Completion of variables and their fields.
extension Completer {
    /// Completes the name of a variable or field; variables that the parameter accepts come first.
    func variables(
        _ variable: TypedVariable,
        _ script: TypedScript,
        _ bytes: [UInt8],
        accepting parameter: ParameterDescription?
    ) -> Completion {
        var menu = Menu(script)
        menu.beginPart(of: variable)
        if variable.field == nil {
            menu.addNames(names(in: scope(script, bytes), parameter), of: variable)
        } else if variable.name == "env" {
            // Only the names: a value may be a secret.
            let names = variable.path.isEmpty ? state.inputs.environment.keys.sorted() : []
            menu.addNames(names.map { ($0, "", false) }, of: variable)
        } else {
            menu.addNames(fields(of: variable, scope(script, bytes)), of: variable)
        }
        return menu.completion
    }

    private func names(
        in scope: CheckedScope,
        _ parameter: ParameterDescription?
    ) -> [(name: String, summary: String, goesOn: Bool)] {
        func rank(_ name: String, _ shape: Shape) -> Int {
            let shape = parameter?.form == .variadic ? shape.element : shape
            let fits = parameter?.acceptsShape(shape) ?? true
            return (fits ? 0 : 2) + (AutomaticVariable.isReserved(name) ? 1 : 0)
        }
        let all = scope.shapes.map { (name: $0.key, shape: $0.value, rank: rank($0.key, $0.value)) }
            .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        let variables = all.map { name, shape, _ in
            let value = state.value(named: name).flatMap { $0.shape == shape ? $0 : nil }
            let summary = value.map { self.summary(of: $0) } ?? shape.description
            return (name, summary, !Fields.names(of: shape).isEmpty)
        }
        // The environment has fields but not a value.
        let fieldsOnly = AutomaticVariable.all.filter { $0.name == "env" }
        return variables + fieldsOnly.map { ($0.name, $0.summary, true) }
    }

    private func fields(
        of variable: TypedVariable,
        _ scope: CheckedScope
    ) -> [(name: String, summary: String, goesOn: Bool)] {
        func whole(_ path: [Variable.Step]) -> Variable {
            Variable(name: variable.name, path: path, isBraced: false, span: Span(0, 0))
        }
        guard let shape = scope.shape(of: whole(variable.path)) else { return [] }
        let isCurrent = state.value(named: variable.name)?.shape == scope.shapes[variable.name]
        let names = Fields.readableNames(of: shape)
        // Fields that only the value has, such as those of a response.
        let own = names.isEmpty ? (try? state.value(of: whole(variable.path))).map { Fields.names(of: $0.shape) } : nil
        // Other names are written in brackets, not after the dot.
        return (own ?? names).filter(Name.isField).map { name in
            let value = isCurrent ? try? state.value(of: whole(variable.path + [.field(name)])) : nil
            return (name, value.map { brief($0.text) } ?? "", false)
        }
    }

    /// What the checker knows of the variables at the start of the statement.
    private func scope(_ script: TypedScript, _ bytes: [UInt8]) -> CheckedScope {
        CheckedScope(after: bytes[..<script.start], openBlocks: script.depth, state, table) {
            [fields] path, format, delimiter in
            fields.fields(in: path, format: format, delimiter: delimiter)
        }
    }

    private func brief(_ text: String) -> String {
        Figures.shortened(text, to: JobCommands.Limits.summaryCharactersMax)
    }

    /// A short description of a value.
    func summary(of value: Value) -> String {
        switch value {
        case .text(let text): return brief(text)
        case .job(let id):
            guard case .seen(let job)? = state.jobs[id] else { return "a job" }
            return "a job, \(job.name.map { "\($0), " } ?? "")\(job.status)"
        case .dataset(let id): return state.datasets[id].map { "a dataset, \($0.name)" } ?? "a dataset"
        case .list, .array: return "a list of \(value.elements.count)"
        case .file(let path): return "a file, \(path)"
        case .record: return "a record"
        case .unknown(let text, _): return brief(text)
        }
    }
}
