extension Statement {
    /// The variables it uses, in order, without those of its blocks.
    package var variables: [Variable] {
        switch kind {
        case .assignment(_, _, .value(let expression)): expression.terms.flatMap(\.variables)
        case .assignment(_, _, .command(let invocation, _)), .watch(let invocation): invocation.variables
        case .parameter(_, _, let standard): standard?.terms.flatMap(\.variables) ?? []
        case .inclusion(let inclusion): inclusion.file.variables + inclusion.parameters.flatMap(\.value.variables)
        case .run(let run): run.variables
        case .assignment(_, _, .shell), .loop, .choice, .attempt, .jump: []
        }
    }
}

extension Run {
    fileprivate var variables: [Variable] {
        let target = if case .file(let term, _)? = redirect { term.variables } else { [Variable]() }
        switch action {
        case .command(let invocation): return invocation.variables + target
        case .assertion(let assertion): return assertion.condition.variables + (assertion.message?.variables ?? [])
        case .shell: return []
        }
    }
}

extension Invocation {
    fileprivate var variables: [Variable] {
        items.flatMap { item -> [Variable] in
            switch item {
            case .value(let term): term.variables
            case .option(let option): option.value.variables
            }
        }
    }
}

extension Condition {
    /// The variables whose values it compares or tests, in order.
    package var variables: [Variable] {
        alternatives.joined().flatMap { test -> [Variable] in
            switch test.kind {
            case .exists(let term), .truth(let term): term.variables
            case .comparison(let left, _, let right): left.variables + right.variables
            case .defined: []
            }
        }
    }
}
