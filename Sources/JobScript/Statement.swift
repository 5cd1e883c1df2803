/// One statement of a script.
package struct Statement: Sendable {
    /// What it does.
    package let kind: Kind
    /// Where it stands, its block included.
    package let span: Span

    /// What a statement can be.
    package indirect enum Kind: Sendable {
        /// `let name = …`, or `let name += …` when `appends`.
        case assignment(Name, appends: Bool, Assigned)
        /// `param name = default`; required without a default.
        case parameter(Name, default: Term?)
        /// `for name in … { … }`
        case loop(Name, LoopSource, [Statement])
        /// `if … { … } else if … { … } else { … }`: the first branch whose condition holds, else what is `otherwise`.
        case choice([Branch], otherwise: [Statement]?)
        /// `include FILE`
        case inclusion(Term)
        /// A command for its effect.
        case run(Run)
        /// `! …`: a line for /bin/sh.
        case shell(ShellLine)
    }

    /// A condition and what is done if it holds.
    package struct Branch: Sendable {
        /// The condition.
        package let condition: Condition
        /// The statements.
        package let body: [Statement]
    }

    /// What stands on the right of `let`.
    package enum Assigned: Sendable {
        /// A command's result; where it fails and there is a handler, that is run instead and nothing is set.
        case command(Invocation, handler: [Statement]?)
        /// A value.
        case value(Term)
    }

    /// What a loop goes over.
    package enum LoopSource: Sendable {
        /// What a command yields.
        case command(Invocation)
        /// Values in order, globs among them expanded, with the options that stand after them.
        case values([Term], [Option])
    }
}

/// A name and where it stands.
package struct Name: Sendable {
    /// The name.
    package let text: String
    /// Where it stands.
    package let span: Span

    /// Makes a name.
    package init(_ text: String, _ span: Span) {
        self.text = text
        self.span = span
    }

    /// Whether a text can name a variable: a small letter or `_`, then also digits.
    package static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, Character(UnicodeScalar(first)).isVariableStart else { return false }
        return text.utf8.allSatisfy { Character(UnicodeScalar($0)).isVariableStart || (48...57).contains($0) }
    }
}

/// A command with what it is given. Which commands there are is not the language's business.
package struct Invocation: Sendable {
    /// The command's name.
    package let verb: Name
    /// Values and options in order.
    package let items: [Item]
    /// Where it stands.
    package let span: Span

    /// Makes an invocation.
    package init(verb: Name, items: [Item], span: Span) {
        self.verb = verb
        self.items = items
        self.span = span
    }

    /// What a command is given.
    package enum Item: Sendable {
        /// A value that has its meaning by its place.
        case value(Term)
        /// A value that has its meaning by its key.
        case option(Option)
    }
}

/// `key=value`
package struct Option: Sendable {
    /// The key.
    package let key: Name
    /// The value.
    package let value: Term
    /// Where both stand.
    package let span: Span

    /// Makes an option.
    package init(key: Name, value: Term, span: Span) {
        self.key = key
        self.value = value
        self.span = span
    }
}

/// A value as it is written; running a script turns it into what it stands for.
package struct Term: Sendable {
    /// Its parts in order; an empty text has none.
    package let pieces: [Piece]
    /// How it is quoted.
    package let style: Style
    /// Where it stands, quotes included.
    package let span: Span

    /// Makes a value.
    package init(pieces: [Piece], style: Style, span: Span) {
        self.pieces = pieces
        self.style = style
        self.span = span
    }

    /// How a value is quoted.
    package enum Style: Sendable {
        /// Not at all: `*`, `?` and `[` are patterns where files are wanted.
        case bare
        /// In single quotes: every character is itself.
        case raw
        /// In double quotes: variables and escapes are read.
        case quoted
    }

    /// A part of a value.
    package enum Piece: Sendable {
        /// Text as it is.
        case text(String)
        /// Text of a bare value that was escaped, so that it is no pattern.
        case escaped(String)
        /// A variable.
        case variable(Variable)
        /// `%1`: a row, from 1, of the table that was shown last; it is always the whole of a bare value.
        case row(Int)
    }

    /// The text of an unquoted value without variables and escapes: what can be a keyword or a command.
    package var plainWord: String? {
        guard style == .bare, pieces.count == 1, case .text(let text) = pieces[0] else { return nil }
        return text
    }

    /// Whether it is a row of the table that was shown last.
    package var isRow: Bool { if case .row? = pieces.first { true } else { false } }

    /// The variables in it, in order.
    package var variables: [Variable] {
        pieces.compactMap { if case .variable(let variable) = $0 { variable } else { nil } }
    }
}

/// A use of a variable: `$name`, `${name}`, with fields and indexes after it.
package struct Variable: Sendable {
    /// The variable's name.
    package let name: String
    /// What is taken from it, step by step.
    package let path: [Step]
    /// Whether it stands in braces.
    package let isBraced: Bool
    /// Where it stands, dollar sign included.
    package let span: Span

    /// Makes a use of a variable.
    package init(name: String, path: [Step], isBraced: Bool, span: Span) {
        self.name = name
        self.path = path
        self.isBraced = isBraced
        self.span = span
    }

    /// A step from a value to a part of it.
    package enum Step: Hashable, Sendable {
        /// `.field`
        case field(String)
        /// `[index]`, from 0.
        case index(Int)
    }
}

extension Character {
    fileprivate var isVariableStart: Bool { self == "_" || ("a"..."z").contains(self) }
}
