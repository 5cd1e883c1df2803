package import JobScript

/// Evaluates terms. No request is sent: a value that is not known yet is an error.
extension RunState {
    /// Returns the value of a variable, including automatic variables.
    package func value(named name: String) -> Value? {
        // A script's own variables come first: they are used most, and a script cannot set automatic variables.
        if let value = variables[name] { return value }
        return AutomaticVariable.named(name)?.value(self)
    }

    /// Returns the value of a term: for a single variable its value, else text.
    func value(of term: Term) throws(Diagnostic) -> Value {
        if term.style == .bare, term.pieces.count == 1, case .variable(let variable) = term.pieces[0] {
            return try value(of: variable)
        }
        return try text(of: term.pieces, at: term.span)
    }

    /// Returns the text of pieces, or the value of a row of a table, which is the only piece.
    private func text(of pieces: [Term.Piece], at span: Span) throws(Diagnostic) -> Value {
        var text = ""
        var isKnown = true
        for piece in pieces {
            switch piece {
            case .text(let part), .escaped(let part): text += part
            case .variable(let variable):
                let value = try value(of: variable)
                text += value.text
                isKnown = isKnown && self.isKnown(value)
            case .row(let number): return try value(ofRow: number, at: span)
            }
        }
        return isKnown ? .text(text) : .unknown(text, .text)
    }

    /// Returns the value of a row of the table that was shown last.
    private func value(ofRow number: Int, at span: Span) throws(Diagnostic) -> Value {
        guard rows.indices.contains(number - 1) else {
            throw Diagnostic(ValueMistake.missingRow(number, rowCount: rows.count), at: span)
        }
        return rows[number - 1]
    }

    /// Returns the value of a variable with its fields and indexes.
    package func value(of variable: Variable) throws(Diagnostic) -> Value {
        if let standard = variable.standard {
            let unset = variable.withoutDefault
            if let value = try unlessMissing({ () throws(Diagnostic) in try self.value(of: unset) }) {
                return value
            }
            return try text(of: standard, at: variable.span)
        }
        var path = variable.path[...]
        var value: Value
        if variable.name == "env" {
            value = .text(try variable.text(in: inputs.environment))
            path = path.dropFirst()
        } else if let found = self.value(named: variable.name) {
            value = found
        } else {
            throw Diagnostic(ValueMistake.unsetVariable(variable.name, nil), at: variable.span)
        }
        for (offset, step) in zip(path.indices, path) {
            value = try self.value(of: step, in: value.listed, variable.upTo(offset))
        }
        return value
    }

    /// Returns a value; nil if it is not set, or empty, so that its default is used.
    func unlessMissing(_ evaluate: () throws(Diagnostic) -> Value) throws(Diagnostic) -> Value? {
        do throws(Diagnostic) {
            let value = try evaluate()
            return value.isEmpty ? nil : value
        } catch {
            guard error.isAboutMissingValue else { throw error }
            return nil
        }
    }

    /// Whether a variable has a value, and its last field too, for `defined`.
    func isSet(_ variable: Variable) -> Bool {
        guard let (owner, field) = variable.lastField, variable.name != "env" else {
            return (try? value(of: variable)) != nil
        }
        guard let value = try? value(of: owner) else { return false }
        return (try? Fields.presentText(of: field, in: value, self)) ?? nil != nil
    }

    /// Whether a variable ends with a field that may be missing, so that its presence is a condition.
    func isOptionalField(_ variable: Variable) -> Bool {
        guard variable.standard == nil, let (owner, field) = variable.lastField, variable.name != "env" else {
            return false
        }
        guard let value = try? value(of: owner) else { return false }
        return variable.name == "error" || Fields.isOptional(field, of: value.shape)
    }

    private func value(of step: Variable.Step, in value: Value, _ variable: Variable) throws(Diagnostic) -> Value {
        switch step {
        case .field(let name):
            if let nested = value.nestedField(name) { return nested }
            if let unknown = unknownField(name, of: value, in: variable.name) { return unknown }
            do throws(FieldMistake) {
                let text = try Fields.text(of: name, in: value, self)
                return isKnown(.text(text)) ? .text(text) : .unknown(text, .text)
            } catch {
                throw Diagnostic(NamedMistake(.part("$\(variable.shown).\(name)"), error), at: variable.span)
            }
        case .index(let index):
            if case .unknown(let text, let shape) = value {
                return .unknown(text.dropLast() + "[\(index)]>", shape.element)
            }
            guard case .list(let values) = value else {
                let mistake = ValueMistake.notAList(variable: variable.shown, value.shape, .runtimeIndex)
                throw Diagnostic(mistake, at: variable.span)
            }
            let position = index < 0 ? values.count + index : index
            guard values.indices.contains(position) else {
                let mistake = ValueMistake.missingElement(variable: variable.shown, index: index, count: values.count)
                throw Diagnostic(mistake, at: variable.span)
            }
            return values[position]
        }
    }
}

extension Variable {
    /// Returns the text of `$env.NAME` in an environment; steps after the name are left out.
    func text(in environment: [String: String]) throws(Diagnostic) -> String {
        guard case .field(let name) = path.first else {
            throw Diagnostic(ValueMistake.missingEnvironmentName, at: span)
        }
        guard let text = environment[name] else {
            throw Diagnostic(ValueMistake.unsetEnvironmentVariable(name), at: span)
        }
        return text
    }
}

extension Variable {
    /// The variable with the steps before an index of its path.
    fileprivate func upTo(_ end: Int) -> Variable {
        Variable(name: name, path: Array(path[..<end]), isBraced: isBraced, span: span)
    }

    /// The name with its path, as scripts write it without a dollar sign.
    var shown: String { name + path.map(ScriptWriter.text(of:)).joined() }

    /// The variable without its last step, and that step, if it is a field.
    fileprivate var lastField: (owner: Variable, field: String)? {
        guard case .field(let field)? = path.last else { return nil }
        let owner = Variable(name: name, path: path.dropLast(), isBraced: isBraced, span: span)
        return (owner, field)
    }
}

extension Term {
    /// The variable that is the whole term, if any.
    var onlyVariable: Variable? {
        guard style != .raw, pieces.count == 1, case .variable(let variable) = pieces[0] else { return nil }
        return variable
    }

    /// Returns a term that names a file with a leading `~/` replaced by the home folder, as shells do; any other term
    /// unchanged.
    func atHome(in environment: [String: String]) -> Term {
        guard style == .bare, case .text(let text)? = pieces.first else { return self }
        let mark = text.hasPrefix("@") ? "@" : ""
        guard text.hasPrefix(mark + "~/"), let home = environment["HOME"], !home.isEmpty else { return self }
        // Special characters in the home folder's path are not a pattern.
        let isPlain = !home.contains { "*?[".contains($0) }
        let rest = Piece.text(String(text.dropFirst(mark.count + 1)))
        let replaced = [.text(mark), isPlain ? .text(home) : .escaped(home), rest].filter { $0 != .text("") }
        return Term(pieces: replaced + pieces.dropFirst(), style: .bare, span: span)
    }
}
