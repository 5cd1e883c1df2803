internal import DisplayText
internal import JobCommands
internal import JobScript

/// Grey text after the cursor.
package enum Hint: Hashable, Sendable {
    /// A continuation of the line, which the user can accept.
    case text(String)
    /// A continuation of several lines, which the user can accept; only the first of them is shown.
    case block(String)
    /// Explanatory text that cannot be accepted, such as a synopsis.
    case note(String)

    /// Which earlier lines may be suggested, by their index.
    package struct Choice {
        /// Whether a line is suggested before others. It is called for all that match, so it must be fast.
        let isPreferred: (Int) -> Bool
        /// Whether a line may be suggested.
        let isSuitable: (Int) -> Bool

        /// Creates a choice; by default, the newest line is suggested.
        package init(
            isPreferred: @escaping (Int) -> Bool = { _ in false },
            isSuitable: @escaping (Int) -> Bool = { _ in true }
        ) {
            (self.isPreferred, self.isSuitable) = (isPreferred, isSuitable)
        }
    }

    /// The rest of an entry that begins with the typed text: of the newest that is preferred, else of the newest that
    /// is suitable; nil if none is. `history` is oldest first.
    static func rest(of typed: String, in history: [String], _ choice: Choice) -> Hint? {
        let begin = Array(typed.utf8)
        guard begin.contains(where: { $0 != UInt8(ascii: " ") }) else { return nil }
        var suitable: String?
        var preferred: String?
        for index in history.indices.reversed() where history[index].isLonger(thanItsBegin: begin) {
            let isPreferred = choice.isPreferred(index)
            // Thousands of lines may match, so only those that can be suggested are looked at closely.
            guard isPreferred || suitable == nil, choice.isSuitable(index) else { continue }
            suitable = history[index]
            if isPreferred {
                preferred = suitable
                break
            }
        }
        guard let entry = preferred ?? suitable else { return nil }
        let rest = String(decoding: entry.utf8.dropFirst(begin.count), as: UTF8.self)
        let lines = rest.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if lines.allSatisfy({ VisibleText.escaped($0) == $0 }) { return lines.count > 1 ? .block(rest) : .text(rest) }
        return .note(VisibleText.escaped(lines[0]) + (lines.count > 1 ? " …" : ""))
    }

    /// The text that is shown after the cursor.
    package var shown: String {
        switch self {
        case .text(let text), .note(let text): text
        case .block(let text): text.prefix { $0 != "\n" } + " …"
        }
    }
}

extension Completer {
    /// Returns the hint for a text with the cursor at its end: the rest of the newest matching history entry, or else
    /// the next arguments of the command. Nil if there is none.
    ///
    /// A line that destroys data is never suggested, since one key would accept it; `choice` decides about others.
    package func hint(
        for text: String,
        cursor: Int,
        history: [String],
        _ choice: Hint.Choice = Hint.Choice()
    ) -> Hint? {
        guard cursor == text.utf8.count else { return nil }
        let destroying = table.commands.filter(\.needsConsent).map(\.name)
        let harmless = Hint.Choice(isPreferred: choice.isPreferred) { index in
            choice.isSuitable(index) && !history[index].words.contains { word in destroying.contains { $0 == word } }
        }
        let earlier = Hint.rest(of: text, in: history, harmless)
        return earlier ?? synopsis(of: text)
    }

    private func synopsis(of text: String) -> Hint? {
        let bytes = Array(text.utf8)
        guard let script = TypedScript(bytes, cursor: bytes.count), let word = script.word.text else { return nil }
        let isEmpty = script.word.span.start == script.word.span.end
        if isEmpty, script.tokens.count == 1, let rest = Self.construct(script.tokens[0]) { return rest }
        switch CompletionContext.of(script, in: table) {
        case .statement where !isEmpty: return beginning(word, among: table.names + Construct.words)
        case .command where !isEmpty: return beginning(word, among: table.names)
        case .argument(let call): return Self.rest(of: call, word, script.word, isEmpty)
        case .words(let words) where isEmpty && words.count == 1: return .note(words[0])
        default: return nil
        }
    }

    /// The rest of the only word that matches, and its arguments.
    private func beginning(_ word: String, among words: [String]) -> Hint? {
        let meant = words.filter { $0.utf8.starts(with: word.utf8) }
        guard let only = meant.contains(word) ? word : meant.count == 1 ? meant[0] : nil else { return nil }
        let rest = String(only.dropFirst(word.count))
        guard let command = table[only] else {
            return Construct.all.first { $0.name == only }.map { construct in
                .note(String(construct.firstSignature.dropFirst(word.count)))
            }
        }
        let parts = Self.parts(
            CompletionContext.Call(command: command, given: [], values: [], positional: command.positional)
        )
        guard !parts.isEmpty || !rest.isEmpty else { return nil }
        return parts.isEmpty ? .text(rest) : .note(([rest] + parts).joined(separator: " "))
    }

    /// The syntax of a construct after its keyword.
    private static func construct(_ token: Token) -> Hint? {
        guard case .word(let word) = token.kind, word.key == nil, let text = word.value?.plainWord else { return nil }
        guard let construct = Construct.all.first(where: { $0.name == text }), construct.isWord else { return nil }
        guard construct.firstSignature.hasPrefix(text + " ") else { return nil }
        return .note(String(construct.firstSignature.dropFirst(text.count + 1)))
    }

    private static func rest(of call: CompletionContext.Call, _ text: String, _ word: TypedWord, _ isEmpty: Bool)
        -> Hint?
    {
        if isEmpty {
            let parts = parts(call)
            return parts.isEmpty ? nil : .note(parts.joined(separator: " "))
        }
        guard word.style == .bare else { return nil }
        if let key = word.key {
            guard let parameter = call.command.parameter(of: key.text) else { return nil }
            return text.isEmpty ? value(of: parameter, call) : choice(text, of: parameter)
        }
        let meant = call.open.filter { $0.form == .option && $0.name.utf8.starts(with: text.utf8) }
        guard meant.count == 1 else { return nil }
        return .note(meant[0].name.dropFirst(text.count) + "=" + meant[0].placeholder)
    }

    /// The values of an option, and the arguments after it.
    private static func value(of parameter: ParameterDescription, _ call: CompletionContext.Call) -> Hint {
        let choices = parameter.choices.joined(separator: "|")
        let isShort = !choices.isEmpty && choices.utf8.count <= Limits.hintedChoicesBytesMax
        let given = call.given.union([parameter.name])
        let after = CompletionContext.Call(command: call.command, given: given, values: [], positional: call.positional)
        let parts = [isShort ? choices : parameter.placeholder] + parts(after)
        return .note(parts.joined(separator: " "))
    }

    /// The rest of the only choice that matches.
    private static func choice(_ text: String, of parameter: ParameterDescription) -> Hint? {
        let typed =
            parameter.isList ? text.split(separator: ",", omittingEmptySubsequences: false).last ?? "" : text[...]
        let meant = parameter.choices.filter { $0.utf8.starts(with: typed.utf8) }
        guard !typed.isEmpty, meant.count == 1, meant[0].utf8.count > typed.utf8.count else { return nil }
        return .text(String(meant[0].dropFirst(typed.count)))
    }

    /// The open parameters of a call, as in a signature: the required ones and `[…]` for the rest, or all of them once
    /// none is required.
    private static func parts(_ call: CompletionContext.Call) -> [String] {
        let open = call.open
        let needed = open.filter(\.isRequired).map(\.signature)
        if needed.isEmpty { return open.map(\.signature) }
        return needed.count < open.count ? needed + ["[…]"] : needed
    }
}

extension CompletionContext.Call {
    /// The parameters without an argument, in the order of the signature.
    fileprivate var open: [ParameterDescription] {
        command.parameters.filter { parameter in
            !given.contains(parameter.name) && (parameter.form == .option || parameter.name == positional?.name)
        }
    }
}

extension Command {
    /// The first positional parameter.
    fileprivate var positional: ParameterDescription? { parameters.first { $0.form != .option } }

    fileprivate func parameter(of key: String) -> ParameterDescription? {
        parameters.first { $0.form == .option && $0.name == key }
    }
}

extension Construct {
    /// The first of its alternative forms.
    fileprivate var firstSignature: String { signature.split(separator: ";").first.map { String($0) } ?? signature }
}

extension String {
    /// The words, including those of blocks and after semicolons.
    fileprivate var words: [Substring] { split { $0.isWhitespace || $0 == ";" || $0 == "{" || $0 == "}" } }

    /// Whether the text begins with `begin` and is longer.
    fileprivate func isLonger(thanItsBegin begin: [UInt8]) -> Bool {
        utf8.withContiguousStorageIfAvailable { bytes in
            bytes.count > begin.count && begin.indices.allSatisfy { bytes[$0] == begin[$0] }
        } ?? (utf8.count > begin.count && utf8.starts(with: begin))
    }
}
