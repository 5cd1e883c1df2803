package import JobScript

/// Matches the arguments of one call with the parameters of its command.
struct Binding {
    /// One parameter with its arguments.
    struct Bound {
        let parameter: ParameterDescription
        var terms: [Term]
        let span: Span
    }

    /// The bound parameters, in the order they are written.
    private(set) var bound: [Bound] = []
    /// The mistakes in the call's form: unknown, missing, repeated or extra arguments.
    private(set) var mistakes: [Diagnostic] = []

    private var meant: Set<String> = []
    /// The values without a parameter.
    private var extra: [Term] = []
    private let command: Command
    private let invocation: Invocation

    /// Matches the arguments of a call with the parameters of its command.
    init(_ invocation: Invocation, to command: Command) {
        self.command = command
        self.invocation = invocation
        var positional = command.parameters.filter { $0.form != .option }[...]
        for item in invocation.items {
            switch item {
            case .option(let option): bind(option)
            case .value(let term): bind(term, &positional)
            }
        }
        // The help for values that do not fit shows what is missing, too.
        if extra.isEmpty { reportMissing() } else { reportExtra() }
    }

    private mutating func bind(_ option: Option) {
        let key = option.key.text
        guard let parameter = command.parameters.first(where: { $0.form == .option && $0.name == key }) else {
            mistakes.append(unknown(option))
            return
        }
        guard !bound.contains(where: { $0.parameter.name == key }) else {
            mistakes.append(Diagnostic(CallMistake.repeatedOption(key: key), at: option.key.span))
            return
        }
        bound.append(Bound(parameter: parameter, terms: [option.value], span: option.span))
    }

    private mutating func unknown(_ option: Option) -> Diagnostic {
        let key = option.key.text
        let closest = Suggestion.closest(to: key, among: command.keys)
        if let closest { meant.insert(closest) }
        let mistake = CallMistake.unknownOption(
            key: key,
            command: command.name,
            suggestion: closest,
            options: command.keys
        )
        return Diagnostic(mistake, at: option.key.span)
    }

    private mutating func bind(_ term: Term, _ positional: inout ArraySlice<ParameterDescription>) {
        guard let parameter = positional.first else { return extra.append(term) }
        if parameter.form == .variadic, let last = bound.indices.last(where: { bound[$0].parameter.form == .variadic })
        {
            bound[last].terms.append(term)
            return
        }
        bound.append(Bound(parameter: parameter, terms: [term], span: term.span))
        if parameter.form == .positional { positional = positional.dropFirst() }
    }

    private mutating func reportExtra() {
        // An option without its =, as in `set format json`.
        if let key = extra[0].plainText, command.keys.contains(key) {
            let value = extra.count > 1 ? extra[1].plainText : command.parameters.first { $0.name == key }?.placeholder
            let call = "\(command.name) \(key)=\(value ?? "…")"
            let mistake = CallMistake.optionWithoutEquals(key, call: call)
            mistakes.append(Diagnostic(mistake, at: extra[0].span))
            return
        }
        let mistake = CallMistake.tooManyValues(
            command: command.name,
            limit: command.parameters.count { $0.form == .positional },
            signature: command.shortSignature
        )
        mistakes.append(Diagnostic(mistake, at: extra[0].span.through(extra[extra.count - 1].span)))
    }

    private mutating func reportMissing() {
        let missing = command.parameters.filter { parameter in
            // A parameter that an unknown key probably means is not reported as missing too.
            parameter.isRequired && !meant.contains(parameter.name)
                && !bound.contains { $0.parameter.name == parameter.name }
        }
        guard !missing.isEmpty else { return }
        let names = missing.map { $0.form == .option ? $0.name + "=" : $0.placeholder }
        let mistake = CallMistake.missingArguments(
            command: command.name,
            names,
            signature: command.shortSignature
        )
        mistakes.append(Diagnostic(mistake, at: invocation.verb.span))
    }
}

extension Term {
    /// Its text if it is a bare word without variables.
    fileprivate var plainText: String? {
        guard style == .bare, pieces.count == 1, case .text(let text) = pieces[0] else { return nil }
        return text
    }
}

extension Command {
    /// Returns the parameters with their arguments in an incomplete call, in the order they are written; arguments that
    /// do not fit are left out.
    package func parameters(
        boundTo items: [Invocation.Item],
        at span: Span
    ) -> [(parameter: ParameterDescription, terms: [Term])] {
        Binding(Invocation(verb: Name(name, span), items: items, span: span), to: self).bound
            .map { ($0.parameter, $0.terms) }
    }
}
