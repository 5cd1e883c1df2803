internal import DisplayText
internal import JobCommands
internal import JobScript

/// Collects the candidates for the typed word.
struct Menu {
    let word: TypedWord
    /// The filter of the typed part that a candidate replaces.
    private(set) var filter: NameFilter?
    private var range: Range<Int>
    private var all: [Completion.Candidate] = []
    /// The number of candidates, including those over the limit.
    private var count = 0
    private var prefix = CommonPrefix()
    private let next: UInt8?
    /// The elements of a list before the one that is typed.
    private var elements: Set<String> = []

    init(_ script: TypedScript) {
        word = script.word
        next = script.next
        range = word.contentStart..<word.span.end
        filter = word.text.map { NameFilter($0) }
    }

    /// Switches to candidates for the last element of a list.
    mutating func beginElement() {
        let start = word.start(afterLast: UInt8(ascii: ","))
        guard let text = word.text, start > word.contentStart else { return }
        var parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        filter = parts.popLast().map { NameFilter($0) }
        elements = Set(parts)
        range = start..<word.span.end
    }

    /// Switches to candidates for the last component of a path, which begins with `text`.
    mutating func beginComponent(_ text: String, at start: Int) {
        filter = NameFilter(text)
        range = start..<word.span.end
    }

    /// Switches to candidates for the name of a variable or field.
    mutating func beginPart(of variable: TypedVariable) {
        filter = NameFilter(variable.field ?? variable.name)
        range = variable.partStart..<word.span.end
    }

    /// Whether the typed text can begin a plain word or a key, rather than only a value.
    private var mayBeWord: Bool {
        word.style == .bare && word.key == nil && range.lowerBound == word.contentStart
    }

    // MARK: Adding candidates

    /// Adds words of the language, which are never quoted.
    mutating func addWords(_ words: [(String, String)]) {
        guard mayBeWord, let filter else { return }
        for (text, summary) in filter.meant(among: words, named: { ($0.0, nil) }) { add(text, summary, " ") }
    }

    /// Adds the key of an option.
    mutating func addKey(_ parameter: ParameterDescription, unless isRefused: Bool = false) {
        guard !isRefused else { return }
        addKey(parameter.name, parameter.isRequired ? parameter.summary + " Required." : parameter.summary)
    }

    /// Adds a key with its summary.
    mutating func addKey(_ name: String, _ summary: String) {
        guard mayBeWord, let filter, filter.begins(name) else { return }
        add(name + "=", summary, "")
    }

    /// Drops an option that is the only candidate, unless its beginning was typed.
    mutating func dropOnlyOption() {
        guard count == 1, word.span.start == word.span.end, all[0].text.hasSuffix("=") else { return }
        (all, count) = ([], 0)
    }

    /// Adds values with their summaries.
    mutating func addValues(_ values: [(String, String)]) {
        guard let filter else { return }
        let free = values.filter { !elements.contains($0.0) }
        for (text, summary) in filter.meant(among: free, named: { ($0.0, nil) }) {
            addValue(text, summary, label: text)
        }
    }

    /// Adds jobs or datasets, which match by id or name.
    mutating func addEntries(_ entries: [KnownNames.Entry], except given: Set<String>) {
        guard let filter else { return }
        for entry in filter.meant(among: entries, named: { ($0.id, $0.name) }) where !given.contains(entry.id) {
            // Skips the summaries of entries that will not be shown.
            let summary = all.count < Limits.candidatesMax ? entry.summary : ""
            addValue(entry.id, summary, label: entry.id)
        }
    }

    /// Adds a value with its closing quote.
    mutating func addValue(_ text: String, _ summary: String, label: String) {
        guard let written = word.written(text, at: range.lowerBound) else { return }
        add(written, summary, closing + " ", label: label)
    }

    /// Adds a value that can continue, such as a folder.
    mutating func addPart(_ text: String, _ summary: String) {
        guard let written = word.written(text, at: range.lowerBound) else { return }
        add(written, summary, "", label: text)
    }

    /// Adds names of variables or fields; one with `goesOn` can continue with a field.
    mutating func addNames(_ names: [(name: String, summary: String, goesOn: Bool)], of variable: TypedVariable) {
        guard let filter else { return }
        let isAlone = word.style == .bare && variable.start == word.contentStart
        for (name, summary, goesOn) in filter.meant(among: names, named: { ($0.name, nil) }) {
            add(name, summary, goesOn ? "" : (variable.isBraced ? "}" : "") + (isAlone ? " " : ""))
        }
    }

    /// Adds raw text with its ending.
    private mutating func add(_ text: String, _ summary: String, _ ending: String, label: String? = nil) {
        count += 1
        prefix.add(text)
        guard all.count < Limits.candidatesMax else { return }
        let candidate = Completion.Candidate(
            text,
            ending: self.ending(ending),
            label: VisibleText.escaped(label ?? text),
            summary: VisibleText.escaped(summary)
        )
        all.append(candidate)
    }

    private var closing: String {
        switch word.style {
        case .bare: ""
        case .raw: "'"
        case .quoted: "\""
        }
    }

    /// An ending without the part that already follows the cursor; empty in the middle of a word.
    private func ending(_ ending: String) -> String {
        guard let next else { return ending }
        if let index = ending.utf8.firstIndex(of: next) { return String(ending[..<index]) }
        return "\n\r\t;|>".utf8.contains(next) ? ending : ""
    }

    // MARK: The result

    /// Records that there are candidates that are not known, so that no common prefix is inserted.
    mutating func addUnknown() { prefix.addUnknown() }

    /// The completion with all candidates added so far.
    var completion: Completion {
        Completion(range: range, candidates: all, count: count, commonPrefix: prefix.text)
    }
}

extension KnownNames.Entry {
    /// The name and the state.
    fileprivate var summary: String { name.map { "\($0), \(state)" } ?? state }
}
