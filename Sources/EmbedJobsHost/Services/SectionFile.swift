internal import JobCommands
package import JobScript

/// A file of settings in sections: `[kind name]` starts a section, `setting = value` is a line in it, and a line that
/// starts with `#` is a comment.
///
/// Mistakes have positions, so that they can be shown like those in scripts.
package struct SectionFile {
    /// A value and its position.
    package struct Setting: Equatable {
        /// The text after the equals sign, without surrounding white space.
        package let value: String
        /// The position of the value.
        package let span: Span

        /// Creates a setting.
        package init(value: String, span: Span) { (self.value, self.span) = (value, span) }
    }

    /// A section and the position of its header.
    package struct Section {
        /// The first word of the header.
        package let kind: String
        /// The rest of the header.
        package let name: String
        /// The position of the header.
        package let span: Span
        /// The values by the names of their settings.
        package fileprivate(set) var settings: [String: Setting] = [:]
    }

    /// The allowed settings of each kind of section.
    package typealias Grammar = [String: [String]]

    /// The sections, in the order of the file.
    package private(set) var sections: [Section] = []

    /// Parses a file; throws the first mistake.
    package init(_ source: Source, _ grammar: Grammar) throws(Diagnostic) {
        if let span = source.firstInvalidUTF8() { throw Diagnostic(SettingsMistake.settingsNotUTF8, at: span) }
        var start = 0
        for line in source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            try read(Line(line, at: start), grammar)
            start += line.count + 1
        }
    }

    /// The section with a kind and a name.
    package subscript(kind: String, name: String) -> Section? { sections.first { $0.kind == kind && $0.name == name } }

    /// A line without surrounding white space, and its position.
    private struct Line {
        let text: String
        let span: Span

        init(_ bytes: some Collection<UInt8>, at start: Int) {
            let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            let before = bytes.prefix(while: isBlank).count
            let kept = Array(bytes.dropFirst(before).reversed().drop(while: isBlank).reversed())
            text = String(decoding: kept, as: UTF8.self)
            span = Span(start + before, start + before + kept.count)
        }

        /// The parts before and after the first occurrence of a character.
        func halves(at separator: UInt8) -> (Line, Line)? {
            let bytes = Array(text.utf8)
            guard let index = bytes.firstIndex(of: separator) else { return nil }
            return (
                Line(bytes[..<index], at: span.start), Line(bytes[(index + 1)...], at: span.start + index + 1)
            )
        }
    }

    private mutating func read(_ line: Line, _ grammar: Grammar) throws(Diagnostic) {
        if line.text.isEmpty || line.text.hasPrefix("#") { return }
        if line.text.hasPrefix("[") { return try begin(line, grammar) }
        guard let (name, value) = line.halves(at: UInt8(ascii: "=")) else {
            throw Diagnostic(SettingsMistake.notASetting, at: line.span)
        }
        guard let section = sections.last else {
            let mistake = SettingsMistake.settingOutsideSection(name.text, kinds: grammar.keys.sorted())
            throw Diagnostic(mistake, at: line.span)
        }
        let known = grammar[section.kind] ?? []
        guard known.contains(name.text) else {
            let mistake = SettingsMistake.unknownSectionSetting(name.text, kind: section.kind, known: known)
            throw Diagnostic(mistake, at: name.span)
        }
        guard section.settings[name.text] == nil else {
            throw Diagnostic(SettingsMistake.repeatedSetting(name.text, kind: section.kind), at: line.span)
        }
        sections[sections.count - 1].settings[name.text] = Setting(value: value.text, span: value.span)
    }

    private mutating func begin(_ line: Line, _ grammar: Grammar) throws(Diagnostic) {
        let words = line.text.dropFirst().dropLast().split(separator: " ", maxSplits: 1).map(String.init)
        guard line.text.hasSuffix("]"), words.count == 2, grammar[words[0]] != nil else {
            throw Diagnostic(SettingsMistake.notASectionHeader(kinds: grammar.keys.sorted()), at: line.span)
        }
        guard self[words[0], words[1]] == nil else {
            throw Diagnostic(SettingsMistake.repeatedSection(header: line.text), at: line.span)
        }
        sections.append(Section(kind: words[0], name: words[1], span: line.span))
    }
}
