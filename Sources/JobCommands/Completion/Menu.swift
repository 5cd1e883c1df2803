internal import JobScript

/// Candidates for one word, as they are found.
struct Menu {
    let word: TypedWord
    /// What is typed of the part that a candidate takes the place of.
    private(set) var filter: NameFilter?
    private var range: Range<Int>
    private var all: [Completion.Candidate] = []
    /// How many candidates there are, those beyond the limit included, and what they have in common.
    private var count = 0
    private var common: [UInt8]?
    private let next: UInt8?
    /// The elements of a list in front of the one that is being typed.
    private var elements: Set<String> = []

    init(_ script: TypedScript) {
        word = script.word
        next = script.next
        range = word.contentStart..<word.span.end
        filter = word.text.map { NameFilter($0) }
    }

    /// From here on candidates are for the last element of a list with commas.
    mutating func beginElement() {
        let start = word.start(behindLast: UInt8(ascii: ","))
        guard let text = word.text, start > word.contentStart else { return }
        var parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        filter = parts.popLast().map { NameFilter($0) }
        elements = Set(parts)
        range = start..<word.span.end
    }

    /// From here on candidates are for the last component of a path, of which this is typed.
    mutating func beginComponent(_ text: String, at start: Int) {
        filter = NameFilter(text)
        range = start..<word.span.end
    }

    /// From here on candidates are for the name of a variable, or for a field.
    mutating func beginPart(of variable: TypedVariable) {
        filter = NameFilter(variable.field ?? variable.name)
        range = variable.partStart..<word.span.end
    }

    /// Whether what is typed can be the beginning of a plain word or of a key, and not only a part of a value.
    private var mayBeWord: Bool {
        word.style == .bare && word.key == nil && range.lowerBound == word.contentStart
    }

    // MARK: What is added

    /// Words of the language, which are never quoted.
    mutating func addWords(_ words: [(String, String)]) {
        guard mayBeWord, let filter else { return }
        for (text, summary) in filter.meant(among: words, named: { ($0.0, nil) }) { add(text, summary, " ") }
    }

    /// The key of an option.
    mutating func addKey(_ parameter: ParameterDescription, unless isRefused: Bool = false) {
        guard mayBeWord, !isRefused, let filter, filter.begins(parameter.name) else { return }
        let summary = parameter.isRequired ? parameter.summary + " Required." : parameter.summary
        add(parameter.name + "=", summary, "")
    }

    /// Values with what is said about each.
    mutating func addValues(_ values: [(String, String)]) {
        guard let filter else { return }
        let free = values.filter { !elements.contains($0.0) }
        for (text, summary) in filter.meant(among: free, named: { ($0.0, nil) }) {
            addValue(text, summary, label: text)
        }
    }

    /// Jobs or datasets, which go by their ids and by their names.
    mutating func addEntries(_ entries: [KnownNames.Entry], except given: Set<String>) {
        guard let filter else { return }
        for entry in filter.meant(among: entries, named: { ($0.id, $0.name) }) where !given.contains(entry.id) {
            // What will not be shown need not be described.
            let summary = all.count < Limits.candidatesMax ? entry.summary : ""
            addValue(entry.id, summary, label: entry.id)
        }
    }

    /// A value, with the quote that closes it.
    mutating func addValue(_ text: String, _ summary: String, label: String) {
        guard let written = word.written(text, at: range.lowerBound) else { return }
        add(written, summary, closing + " ", label: label)
    }

    /// A part of a value behind which more of it can come.
    mutating func addPart(_ text: String, _ summary: String) {
        guard let written = word.written(text, at: range.lowerBound) else { return }
        add(written, summary, "", label: text)
    }

    /// Names of variables or fields, each with whether one can go on behind it.
    mutating func addNames(_ names: [(name: String, summary: String, goesOn: Bool)], of variable: TypedVariable) {
        guard let filter else { return }
        let isAlone = word.style == .bare && variable.start == word.contentStart
        for (name, summary, goesOn) in filter.meant(among: names, named: { ($0.name, nil) }) {
            add(name, summary, goesOn ? "" : (variable.isBraced ? "}" : "") + (isAlone ? " " : ""))
        }
    }

    /// Text as it is, with what ends it.
    private mutating func add(_ replacement: String, _ summary: String, _ ending: String, label: String? = nil) {
        count += 1
        shortenCommon(to: replacement)
        guard all.count < Limits.candidatesMax else { return }
        let candidate = Completion.Candidate(
            replacement: replacement,
            ending: self.ending(ending),
            label: VisibleText.escaped(label ?? replacement),
            summary: VisibleText.escaped(summary)
        )
        all.append(candidate)
    }

    private mutating func shortenCommon(to text: String) {
        guard let known = common?.count else {
            common = Array(text.utf8)
            return
        }
        var text = text
        let same = text.withUTF8 { bytes in
            (0..<min(known, bytes.count)).first { common?[$0] != bytes[$0] } ?? min(known, bytes.count)
        }
        if same < known { common?.removeLast(known - same) }
    }

    private var closing: String {
        switch word.style {
        case .bare: ""
        case .raw: "'"
        case .quoted: "\""
        }
    }

    /// An ending without what follows the cursor already; none in the middle of a word.
    private func ending(_ ending: String) -> String {
        guard let next else { return ending }
        if let place = ending.utf8.firstIndex(of: next) { return String(ending[..<place]) }
        return "\n\r\t;|>".utf8.contains(next) ? ending : ""
    }

    // MARK: The result

    /// What was found.
    var completion: Completion { Completion(range: range, candidates: all, count: count, insertion: insertion) }

    private var insertion: String? {
        if count == 1, let only = all.first { return only.replacement + only.ending }
        guard var common, !common.isEmpty else { return nil }
        // Half an escape or half a character cannot be put in.
        let escapes = common.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        if word.style != .raw && escapes % 2 == 1 { common.removeLast() }
        while !common.isEmpty, String(validating: common, as: UTF8.self) == nil { common.removeLast() }
        let text = String(decoding: common, as: UTF8.self)
        let isLonger = common.count > range.count && NameFilter(word.typed(from: range.lowerBound)).begins(text)
        return isLonger ? text : nil
    }
}

extension KnownNames.Entry {
    /// The name and where it stands.
    fileprivate var summary: String { name.map { "\($0), \(state)" } ?? state }
}
