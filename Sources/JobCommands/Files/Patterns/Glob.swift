internal import JobScript

/// File name patterns in scripts.
enum Glob {
    /// Whether a term is a file name pattern: it has a `*`, `?` or `[` that is neither quoted nor escaped.
    static func isPattern(_ term: Term) -> Bool {
        guard term.style == .bare else { return false }
        return term.pieces.contains { piece in
            guard case .text(let text) = piece else { return false }
            return text.utf8.contains { $0.isSpecial }
        }
    }

    /// Whether a text is probably meant as a pattern.
    static func isMeant(_ text: String) -> Bool { text.contains("*") && !text.contains(where: \.isWhitespace) }

    /// Returns the glob(7) pattern of a term; values of variables and escaped characters are taken literally.
    static func pattern<E>(_ term: Term, text: (Variable) throws(E) -> String) throws(E) -> String {
        var pattern = ""
        for piece in term.pieces {
            switch piece {
            case .text(let text): pattern += term.style == .bare ? text : literal(text)
            case .escaped(let text): pattern += literal(text)
            case .variable(let variable): pattern += literal(try text(variable))
            // A row number is always a whole term, never part of a pattern.
            case .row: break
            }
        }
        return pattern
    }

    /// Whether a whole text matches a pattern; `*` matches any characters, including a slash.
    ///
    /// After a mismatch, only the last `*` is extended, which is sufficient and takes at most quadratic time.
    static func matches(_ text: String, pattern: String) -> Bool {
        let text = Array(text.unicodeScalars)
        let parts = PatternPart.parts(of: pattern)
        var (position, part) = (0, 0)
        var retry: (position: Int, part: Int)?
        while position < text.count {
            if part < parts.count, case .anything = parts[part] {
                retry = (position, part)
                part += 1
            } else if part < parts.count, parts[part].takes(text[position]) {
                (position, part) = (position + 1, part + 1)
            } else if let last = retry {
                retry = (last.position + 1, last.part)
                (position, part) = (last.position + 1, last.part + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { if case .anything = $0 { true } else { false } }
    }

    /// Returns a pattern that only one text matches.
    static func literal(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte.isSpecial || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What to do if no file matches.
    enum Emptiness {
        /// Returns an empty list.
        case permitted
        /// Fails.
        case mistake(inLoop: Bool)
    }

    /// Returns the files that match a pattern, sorted by bytes.
    static func files(
        _ pattern: String,
        of term: Term,
        _ files: FileLookup,
        ifEmpty: Emptiness
    ) throws(Diagnostic) -> [String] {
        let written = ScriptWriter.text(of: term)
        guard !pattern.split(separator: "/").contains(where: { $0.contains("**") && $0 != "**" }) else {
            throw Diagnostic(FileMistake.partialRecursion(written), at: term.span)
        }
        let paths: [String]
        do throws(FileLookup.GlobProblem) {
            paths = try files.matches(pattern)
        } catch {
            let mistake: FileMistake =
                switch error {
                case .unreadable: .unreadableFolderInPattern(written)
                case .notUTF8(let name): .fileNameNotUTF8(pattern: written, name: name)
                case .tooMany: .tooManyFiles(pattern: written)
                }
            throw Diagnostic(mistake, at: term.span)
        }
        guard paths.isEmpty, case .mistake(let inLoop) = ifEmpty else { return paths }
        throw Diagnostic(FileMistake.unmatchedPattern(written, inLoop: inLoop), at: term.span)
    }
}

extension Diagnostic {
    /// A pattern that matches several files where one is expected.
    static func ambiguousPattern(_ term: Term, count: Int) -> Diagnostic {
        Diagnostic(FileMistake.ambiguousPattern(ScriptWriter.text(of: term), count: count), at: term.span)
    }
}

extension UInt8 {
    fileprivate var isSpecial: Bool {
        self == UInt8(ascii: "*") || self == UInt8(ascii: "?") || self == UInt8(ascii: "[")
    }
}
