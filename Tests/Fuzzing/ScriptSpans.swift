internal import JobScript

/// All spans of a statement, including those of its parts and nested statements.
extension Statement {
    var spans: [Span] {
        switch kind {
        case .assignment(let name, _, .value(let expression)):
            [span, name.span] + expression.terms.flatMap(\.spans)
        case .assignment(let name, _, .command(let invocation, let handler)):
            [span, name.span] + invocation.spans + Self.spans(of: handler ?? [])
        case .assignment(let name, _, .shell(let line, let handler)):
            [span, name.span, line.span] + Self.spans(of: handler ?? [])
        case .parameter(let name, _, let standard): [span, name.span] + (standard?.terms ?? []).flatMap(\.spans)
        case .loop(let name, let source, let body): [span, name.span] + source.spans + Self.spans(of: body)
        case .choice(let branches, let otherwise):
            [span] + branches.flatMap { $0.condition.spans + Self.spans(of: $0.body) }
                + Self.spans(of: otherwise ?? [])
        case .inclusion(let inclusion):
            [span, inclusion.span] + inclusion.file.spans + inclusion.parameters.flatMap(\.spans)
        case .run(let run): [span] + run.spans
        case .attempt(let attempt):
            [span] + (attempt.repetition?.spans ?? []) + Self.spans(of: attempt.body + (attempt.handler ?? []))
        case .watch(let invocation): [span] + invocation.spans
        case .jump: [span]
        }
    }

    fileprivate static func spans(of statements: [Statement]) -> [Span] { statements.flatMap(\.spans) }
}

extension Attempt.Repetition {
    fileprivate var spans: [Span] { count.spans + options.flatMap(\.spans) }
}

extension Statement.LoopSource {
    fileprivate var spans: [Span] {
        switch self {
        case .command(let invocation): invocation.spans
        case .shell(let line): [line.span]
        case .values(let terms, let options): terms.flatMap(\.spans) + options.flatMap(\.spans)
        }
    }
}

extension Run {
    fileprivate var spans: [Span] {
        var spans = Statement.spans(of: handler ?? [])
        switch action {
        case .command(let invocation): spans += invocation.spans
        case .assertion(let assertion):
            spans += [assertion.span] + assertion.condition.spans + (assertion.message?.spans ?? [])
        case .shell(let line): spans.append(line.span)
        }
        switch redirect {
        case .file(let term, _): spans += term.spans
        case .shell(let line): spans.append(line.span)
        case nil: break
        }
        return spans
    }
}

extension Condition {
    fileprivate var spans: [Span] { [span] + alternatives.joined().flatMap(\.spans) }
}

extension Test {
    fileprivate var spans: [Span] {
        switch kind {
        case .exists(let term), .truth(let term): [span] + term.spans
        case .defined(let variable): [span, variable.span]
        case .comparison(let left, _, let right): [span] + left.spans + right.spans
        }
    }
}

extension Invocation {
    fileprivate var spans: [Span] {
        [span, verb.span]
            + items.flatMap { item in
                switch item {
                case .value(let term): term.spans
                case .option(let option): option.spans
                }
            }
    }
}

extension Option {
    fileprivate var spans: [Span] { [span, key.span] + value.spans }
}

extension Term {
    fileprivate var spans: [Span] { [span] + variables.map(\.span) }
}
