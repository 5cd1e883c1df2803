internal import JobScript

/// The grey text behind the cursor: how what is typed may go on.
package struct Hint: Hashable, Sendable {
    /// What is shown, on one line.
    package let text: String
    /// What is put in when it is accepted; empty where the hint only says what kind of value is wanted.
    package let insertion: String

    /// Makes a hint.
    package init(text: String, insertion: String) {
        self.text = text
        self.insertion = insertion
    }

    /// The rest of the newest line of a history, oldest first, that begins with what is typed; nil if there is none.
    package static func rest(of typed: String, in history: [String]) -> Hint? {
        let begin = Array(typed.utf8)
        guard begin.contains(where: { $0 != UInt8(ascii: " ") }) else { return nil }
        guard let entry = history.last(where: { $0.isLonger(thanItsBegin: begin) }) else { return nil }
        let rest = String(decoding: entry.utf8.dropFirst(begin.count), as: UTF8.self)
        let lines = rest.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let shown = VisibleText.escaped(String(lines[0]))
        return Hint(text: lines.count > 1 ? shown + " …" : shown, insertion: rest)
    }
}

extension Completer {
    /// What is hinted at behind a text whose cursor is at its end: the rest of the newest matching line of the history,
    /// else what the command wants next. Nil if nothing can be said.
    package func hint(for text: String, cursor: Int, history: [String]) -> Hint? {
        guard cursor == text.utf8.count else { return nil }
        return Hint.rest(of: text, in: history) ?? synopsis(of: text)
    }

    private func synopsis(of text: String) -> Hint? {
        let bytes = Array(text.utf8)
        guard let script = TypedScript(bytes, cursor: bytes.count), let word = script.word.text else { return nil }
        let isEmpty = script.word.span.start == script.word.span.end
        if isEmpty, script.tokens.count == 1, let rest = Self.construct(script.tokens[0]) { return rest }
        switch Place.of(script, in: table) {
        case .statement where !isEmpty: return beginning(word, among: table.names + Construct.words)
        case .command where !isEmpty: return beginning(word, among: table.names)
        case .argument(let call): return Self.rest(of: call, word, script.word, isEmpty)
        case .words(let words) where isEmpty && words.count == 1: return Hint(text: words[0], insertion: words[0] + " ")
        default: return nil
        }
    }

    /// The rest of the one word that is meant, and what stands behind it.
    private func beginning(_ word: String, among words: [String]) -> Hint? {
        let meant = words.filter { $0.utf8.starts(with: word.utf8) }
        guard let only = meant.contains(word) ? word : meant.count == 1 ? meant[0] : nil else { return nil }
        let rest = String(only.dropFirst(word.count))
        guard let command = table[only] else {
            return Construct.all.first { $0.name == only }.map { construct in
                Hint(text: String(construct.firstSignature.dropFirst(word.count)), insertion: rest + " ")
            }
        }
        let parts = Self.parts(Place.Call(command: command, given: [], values: [], positional: command.positional))
        guard !parts.isEmpty || !rest.isEmpty else { return nil }
        return Hint(text: ([rest] + parts).joined(separator: " "), insertion: parts.isEmpty ? rest : rest + " ")
    }

    /// How a construct goes on behind its word.
    private static func construct(_ token: Token) -> Hint? {
        guard case .word(let word) = token.kind, word.key == nil, let text = word.value?.plainWord else { return nil }
        guard let construct = Construct.all.first(where: { $0.name == text }), construct.isWord else { return nil }
        guard construct.firstSignature.hasPrefix(text + " ") else { return nil }
        return Hint(text: String(construct.firstSignature.dropFirst(text.count + 1)), insertion: "")
    }

    private static func rest(of call: Place.Call, _ text: String, _ word: TypedWord, _ isEmpty: Bool) -> Hint? {
        if isEmpty {
            let parts = parts(call)
            guard let first = parts.first else { return nil }
            let key = call.next.flatMap { $0.form == .option && $0.isRequired ? $0.name + "=" : nil }
            return Hint(text: parts.joined(separator: " "), insertion: first.hasPrefix("[") ? "" : key ?? "")
        }
        guard word.style == .bare else { return nil }
        if let key = word.key {
            guard let parameter = call.command.parameter(of: key.text) else { return nil }
            return text.isEmpty ? value(of: parameter, call) : choice(text, of: parameter)
        }
        let meant = call.open.filter { $0.form == .option && $0.name.utf8.starts(with: text.utf8) }
        guard meant.count == 1 else { return nil }
        let rest = meant[0].name.dropFirst(text.count) + "="
        return Hint(text: rest + meant[0].placeholder, insertion: String(rest))
    }

    /// What kind of value a key wants, and what stands behind it.
    private static func value(of parameter: ParameterDescription, _ call: Place.Call) -> Hint {
        let choices = parameter.choices.joined(separator: "|")
        let isShort = !choices.isEmpty && choices.utf8.count <= Limits.hintedChoicesBytesMax
        let given = call.given.union([parameter.name])
        let behind = Place.Call(command: call.command, given: given, values: [], positional: call.positional)
        let parts = [isShort ? choices : parameter.placeholder] + parts(behind)
        return Hint(text: parts.joined(separator: " "), insertion: "")
    }

    /// The rest of the one choice that is meant.
    private static func choice(_ text: String, of parameter: ParameterDescription) -> Hint? {
        let typed =
            parameter.isList ? text.split(separator: ",", omittingEmptySubsequences: false).last ?? "" : text[...]
        let meant = parameter.choices.filter { $0.utf8.starts(with: typed.utf8) }
        guard !typed.isEmpty, meant.count == 1, meant[0].utf8.count > typed.utf8.count else { return nil }
        let rest = String(meant[0].dropFirst(typed.count))
        return Hint(text: rest, insertion: rest)
    }

    /// What a call may still be given, as it is written in a signature: what it needs, and of the rest only that there
    /// is more, as long as it needs something.
    private static func parts(_ call: Place.Call) -> [String] {
        let open = call.open
        let needed = open.filter(\.isRequired).map(\.signature)
        if needed.isEmpty { return open.map(\.signature) }
        return needed.count < open.count ? needed + ["[…]"] : needed
    }
}

extension Place.Call {
    /// The parameters that are given nothing yet, in the order in which they are written.
    fileprivate var open: [ParameterDescription] {
        command.parameters.filter { parameter in
            !given.contains(parameter.name) && (parameter.form == .option || parameter.name == positional?.name)
        }
    }

    /// The one that is written next.
    fileprivate var next: ParameterDescription? { open.first(where: \.isRequired) ?? open.first }
}

extension Command {
    /// The parameter of the first value without a key.
    fileprivate var positional: ParameterDescription? { parameters.first { $0.form != .option } }

    fileprivate func parameter(of key: String) -> ParameterDescription? {
        parameters.first { $0.form == .option && $0.name == key }
    }
}

extension Construct {
    /// The first way to write it.
    fileprivate var firstSignature: String { signature.split(separator: ";").first.map { String($0) } ?? signature }
}

extension String {
    /// Whether the text begins with bytes and goes on behind them.
    fileprivate func isLonger(thanItsBegin begin: [UInt8]) -> Bool {
        utf8.withContiguousStorageIfAvailable { bytes in
            bytes.count > begin.count && begin.indices.allSatisfy { bytes[$0] == begin[$0] }
        } ?? (utf8.count > begin.count && utf8.starts(with: begin))
    }
}
