internal import JobCommands
internal import JobScript
internal import LocalFiles

extension Completer {
    /// Checks a typed text: which part would be refused now, which files exist, and which would be overwritten.
    ///
    /// A mistake that more typing at the cursor, a UTF-8 offset, can mend is left out. It reads files, so no key waits
    /// for it.
    package func check(_ text: String, cursor: Int) -> LineCheck {
        guard text.utf8.count <= Limits.checkedBytesMax, text.contains(where: { !$0.isWhitespace }) else {
            return LineCheck()
        }
        var result = LineCheck()
        for reference in styled(text).references.prefix(Limits.checkedReferencesMax) {
            guard let kind = mark(of: reference) else { continue }
            let span = reference.term.span
            result.marks.append(LineCheck.Mark(span.start..<min(span.end, text.utf8.count), kind))
            if kind == .overwrittenFile, let path = path(of: reference.term) {
                result.reason = "\(path) exists and will be overwritten"
            }
        }
        let mistakes = mistakes(in: text, cursor: cursor)
        result.marks += mistakes.compactMap { $0.span.map { LineCheck.Mark(Self.marked($0, in: text), .mistake) } }
        if let first = mistakes.first { result.reason = Self.reason(of: first) }
        return result
    }

    // MARK: Mistakes

    private func mistakes(in text: String, cursor: Int) -> [Diagnostic] {
        // Such a line is not run: the prompt runs another one or explains it.
        guard ForeignCommand.reading(of: text, table: table, program: program) == nil else { return [] }
        if cursor == text.utf8.count, program?.isBegun(in: text) == true { return [] }
        let bytes = Array(text.utf8)
        let cursor = min(max(0, cursor), bytes.count)
        let end = bytes.count - bytes.reversed().prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }.count
        let script = TypedScript(bytes, cursor: cursor)
        let source = Source(name: "", text: closed(text))
        return Checker.mistakes(inTyped: source, after: state, table).filter { diagnostic in
            guard diagnostic.file == nil, let span = diagnostic.span else { return false }
            // Something is missing at the end, or something that was added there is wrong.
            if span.start >= end { return false }
            guard let script else { return true }
            return !isUnfinished(diagnostic, span, script, text, cursor: cursor)
        }
    }

    /// The text with all that is open in it closed, so that the rest of it can be checked.
    private func closed(_ text: String) -> String {
        var text = text
        // A quote may be open in a block, and a line in a quote's block.
        for _ in 0..<3 {
            let verbs = Set(table.names)
            switch Parser.completeness(of: Source(name: "", text: text), verbs: verbs) {
            case .complete: return text
            case .open(.quote(let mark)): text += mark
            case .open(.block(let depth)): text += String(repeating: "\n}", count: depth)
            case .open(.line): text += "\n"
            }
        }
        return text
    }

    /// Whether typing on at the cursor can mend a mistake.
    private func isUnfinished(
        _ diagnostic: Diagnostic,
        _ span: Span,
        _ script: TypedScript,
        _ text: String,
        cursor: Int
    ) -> Bool {
        let mistake = Self.unnamed(diagnostic.mistake)
        if Self.lacksArgument(mistake) { return span.start >= script.start }
        // The end of a list may be anywhere after it.
        if case .unclosedList? = mistake as? SyntaxMistake { return true }
        let word = script.word.span
        guard word.start < word.end, span.start >= word.start, span.start <= cursor else { return false }
        if Self.isBeforeName(mistake), text.utf8.prefix(cursor).last.map(".:[".utf8.contains) == true { return true }
        guard span.end >= cursor else { return false }
        if Self.isPartOfWord(mistake) { return true }
        let completion = completion(of: text, cursor: cursor)
        let typed = String(decoding: Array(text.utf8)[completion.range], as: UTF8.self)
        return completion.candidates.contains { $0.text.hasPrefix(typed) } || "else".hasPrefix(typed)
    }

    /// The mistake itself, without the name of the option that it concerns.
    private static func unnamed(_ mistake: any Mistake) -> any Mistake {
        (mistake as? NamedMistake).map { unnamed($0.mistake) } ?? mistake
    }

    /// Whether another argument of the same statement mends a mistake.
    private static func lacksArgument(_ mistake: any Mistake) -> Bool {
        switch mistake {
        case CallMistake.missingArguments, CallMistake.missingParameterValue,
            ArgumentMistake.deletionWithoutFilter:
            true
        default: false
        }
    }

    /// Whether a mistake is that of a variable with a `.`, `:` or `[` and nothing after it.
    private static func isBeforeName(_ mistake: any Mistake) -> Bool {
        switch mistake {
        case SyntaxMistake.unclosedVariable, ForeignSyntaxMistake.variableOperator, ForeignSyntaxMistake.invalidIndex,
            ValueMistake.missingEnvironmentName:
            true
        default: false
        }
    }

    /// Whether a mistake is often that of a word whose end is not typed yet.
    private static func isPartOfWord(_ mistake: any Mistake) -> Bool {
        switch mistake {
        case let named as NamedMistake: return isPartOfWord(named.mistake)
        case let mistake as SyntaxMistake:
            switch mistake {
            case .unclosedQuote, .unknownEscape, .invalidCodePoint, .nothingAfterBackslash, .missingVariableName,
                .unclosedVariable, .unclosedList, .missingOptionValue:
                return true
            default: return false
            }
        case let mistake as ArgumentMistake:
            switch mistake {
            case .notDuration, .notPastTime, .emptyElement, .emptyValue, .namelessFile, .unknownFileFormat,
                .unknownPictureFormat, .notRowNumber, .notWholeNumber("%"), .notAPIPath, .unpairedBrace,
                .unknownPlaceholder:
                return true
            default: return false
            }
        default: return false
        }
    }

    /// The bytes to mark for a mistake; for a position between two characters, the character before it.
    private static func marked(_ span: Span, in text: String) -> Range<Int> {
        let bytes = Array(text.utf8)
        var start = min(span.start, bytes.count)
        let end = min(span.end, bytes.count)
        if start == end, start > 0 {
            repeat { start -= 1 } while start > 0 && bytes[start] & 0xC0 == 0x80
        }
        return start..<end
    }

    /// The message of a mistake and its help, if that is short.
    private static func reason(of diagnostic: Diagnostic) -> String {
        guard let help = diagnostic.help, help.count <= Limits.reasonHelpCharactersMax, !help.contains("\n") else {
            return diagnostic.message
        }
        return "\(diagnostic.message); \(help)"
    }

    // MARK: References

    private func mark(of reference: StyledScript.Reference) -> LineCheck.Kind? {
        switch reference.kind {
        case .file, .replacedFile:
            guard let path = path(of: reference.term), Folder.exists(path) else { return nil }
            return reference.kind == .replacedFile && Folder.isFile(path) ? .overwrittenFile : .existingFile
        case .entry:
            guard let text = reference.term.plainWord else { return nil }
            let isKnown = (names.jobs(with: state) + names.datasets(with: state)).contains {
                $0.id == text || $0.name == text
            }
            return isKnown ? .knownName : nil
        }
    }

    /// The path that a value names; nil for a pattern, a standard stream, and a value that only the run knows.
    private func path(of term: Term) -> String? {
        guard let text = text(of: term.pieces) else { return nil }
        let hasPattern =
            term.style == .bare
            && term.pieces.contains { piece in
                if case .text(let part) = piece { part.contains { "*?[".contains($0) } } else { false }
            }
        let path = term.style == .bare && text.hasPrefix("@") ? String(text.dropFirst()) : text
        guard !hasPattern, !path.isEmpty, path != "-" else { return nil }
        let home = state.inputs.environment["HOME"] ?? ""
        return path.hasPrefix("~/") && term.style == .bare ? home + path.dropFirst() : path
    }
}
