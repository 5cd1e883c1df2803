/// One statement of a script.
package struct Statement: Sendable {
    /// The kind of statement, with its parts.
    package let kind: Kind
    /// The source span, including its block.
    package let span: Span

    /// The kinds of statement.
    package indirect enum Kind: Sendable {
        /// `let name = …`, or `let name += …` when `appends`.
        case assignment(Name, appends: Bool, Assigned)
        /// `param name = default`, or `param name[] = a, b` for a list; required without a default.
        case parameter(Name, isList: Bool, default: Expression?)
        /// `for name in … { … }`
        case loop(Name, LoopSource, [Statement])
        /// `if … { … } else if … { … } else { … }`: the first branch whose condition holds, else `otherwise`.
        case choice([Branch], otherwise: [Statement]?)
        /// `include FILE` or `run FILE`
        case inclusion(Inclusion)
        /// A command statement, or `! …`: a line for /bin/sh.
        case run(Run)
        /// `watch COMMAND`: a command that runs again and again; the options of `watch` are among its own.
        case watch(Invocation)
        /// `try { … }` or `retry … { … }`
        case attempt(Attempt)
        /// `break` or `continue`
        case jump(Jump)
    }

    /// A condition and the statements that run if it holds.
    package struct Branch: Sendable {
        /// The condition.
        package let condition: Condition
        /// The statements.
        package let body: [Statement]
    }

    /// The right-hand side of `let`.
    package enum Assigned: Sendable {
        /// A command's result. If the command fails, the handler runs, if any, and the variable is not set.
        case command(Invocation, handler: [Statement]?)
        /// The output of a shell line, without blanks around it. If the line fails, the same applies.
        case shell(ShellLine, handler: [Statement]?)
        /// A value, a list or a calculation.
        case value(Expression)
    }

    /// The values a loop iterates over.
    package enum LoopSource: Sendable {
        /// The results of a command.
        case command(Invocation)
        /// The lines that a shell line writes.
        case shell(ShellLine)
        /// Values in order, with globs and ranges expanded, and the options after them.
        case values([Term], [Option])
    }
}

/// A name with its position.
package struct Name: Sendable {
    /// The text of the name.
    package let text: String
    /// The source span.
    package let span: Span

    /// Creates a name.
    package init(_ text: String, _ span: Span) {
        self.text = text
        self.span = span
    }

    /// Whether a text is a valid variable name: a lower-case letter or `_`, then also digits.
    package static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, Character(UnicodeScalar(first)).isVariableStart else { return false }
        return text.utf8.allSatisfy { Character(UnicodeScalar($0)).isVariableStart || (48...57).contains($0) }
    }

    /// Whether a text can follow a dot as a field: letters, digits and `_`, not starting with a digit. Other fields are
    /// written `$row["a field"]`.
    package static func isField(_ text: String) -> Bool {
        text.utf8.first?.isFieldStart == true && text.utf8.allSatisfy(\.isFieldByte)
    }
}

/// A command with its arguments. The language does not know which commands exist.
package struct Invocation: Sendable {
    /// The command's name.
    package let verb: Name
    /// The values and options, in order.
    package let items: [Item]
    /// The source span.
    package let span: Span

    /// Creates an invocation.
    package init(verb: Name, items: [Item], span: Span) {
        self.verb = verb
        self.items = items
        self.span = span
    }

    /// An argument of a command.
    package enum Item: Sendable {
        /// A positional value.
        case value(Term)
        /// A `key=value` option.
        case option(Option)
    }
}

/// An option of a command: `key=value`.
package struct Option: Sendable {
    /// The key.
    package let key: Name
    /// The value.
    package let value: Term
    /// The source span of both.
    package let span: Span

    /// Creates an option.
    package init(key: Name, value: Term, span: Span) {
        self.key = key
        self.value = value
        self.span = span
    }
}

/// A value as written in the script, before expansion.
package struct Term: Sendable {
    /// The parts, in order; none for an empty value.
    package let pieces: [Piece]
    /// The quoting style.
    package let style: Style
    /// The source span, including quotes.
    package let span: Span

    /// Creates a value.
    package init(pieces: [Piece], style: Style, span: Span) {
        self.pieces = pieces
        self.style = style
        self.span = span
    }

    /// The quoting styles.
    package enum Style: Sendable {
        /// Unquoted. `*`, `?` and `[` are patterns where files are expected.
        case bare
        /// Single-quoted. Every character is literal.
        case raw
        /// Double-quoted. Variables and escapes are expanded.
        case quoted
    }

    /// A part of a value.
    package enum Piece: Hashable, Sendable {
        /// Literal text.
        case text(String)
        /// Escaped text of a bare value, which is not a pattern.
        case escaped(String)
        /// A variable.
        case variable(Variable)
        /// `%1`: a row, from 1, of the last table shown. It is always a whole bare value.
        case row(Int)
    }

    /// The text of an unquoted value without variables and escapes, which can be a keyword or a command.
    package var plainWord: String? {
        guard style == .bare, pieces.count == 1, case .text(let text) = pieces[0] else { return nil }
        return text
    }

    /// Whether it is a row of the last table shown.
    package var isRow: Bool { if case .row? = pieces.first { true } else { false } }

    /// The variables it uses, in order, including those in defaults.
    package var variables: [Variable] { pieces.flatMap(\.variables) }
}

extension Term.Piece {
    /// The variable, if it is one, and those in its default.
    fileprivate var variables: [Variable] {
        guard case .variable(let variable) = self else { return [] }
        return [variable] + (variable.standard ?? []).flatMap(\.variables)
    }
}

/// A reference to a variable: `$name` or `${name}`, with fields, indexes and a default.
package struct Variable: Hashable, Sendable {
    /// The variable's name.
    package let name: String
    /// The path of fields and indexes after the name.
    package let path: [Step]
    /// Whether it is written in braces.
    package let isBraced: Bool
    /// The default of `${name:-default}`, used if the value is missing or empty; nil without one.
    package let standard: [Term.Piece]?
    /// The source span, including the dollar sign.
    package let span: Span

    /// Creates a reference.
    package init(name: String, path: [Step], isBraced: Bool, standard: [Term.Piece]? = nil, span: Span) {
        self.name = name
        self.path = path
        self.isBraced = isBraced
        self.standard = standard
        self.span = span
    }

    /// The same reference without its default.
    package var withoutDefault: Variable { Variable(name: name, path: path, isBraced: isBraced, span: span) }

    /// A step of a path.
    package enum Step: Hashable, Sendable {
        /// `.field`, or `["field"]` for a name that is not an identifier.
        case field(String)
        /// `[index]`, from 0, or from the end: -1 is the last element.
        case index(Int)
    }
}

extension Character {
    fileprivate var isVariableStart: Bool { self == "_" || ("a"..."z").contains(self) }
}
