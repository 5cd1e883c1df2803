internal import JobCommands
internal import JobScript

/// What completion in the user's shell needs besides the completion of a script.
extension Completer {
    /// Where the values of the argument at the cursor come from; nil where no argument of a command is typed.
    func source(of text: String, cursor: Int) -> ValueSource? {
        guard let script = TypedScript(Array(text.utf8), cursor: cursor) else { return nil }
        return parameter(at: CompletionContext.of(script, in: table), script.word)?.source
    }

    /// Completes the last word of a line as the path of a file, those with one of these extensions first.
    func files(_ line: String, preferring extensions: [String]) -> Completion {
        completion(of: line) { addFiles(to: &$0, preferring: extensions) }
    }

    /// Completes the last word of a line as a value for a `param` of a script, by the script's path.
    func parameters(of script: String, except given: Set<String>, _ line: String) -> Completion {
        completion(of: line) { addParameters(of: script, except: given, to: &$0) }
    }

    private func completion(of line: String, _ add: (inout Menu) -> Void) -> Completion {
        let bytes = Array(line.utf8)
        guard let script = TypedScript(bytes, cursor: bytes.count) else { return Completion() }
        var menu = Menu(script)
        add(&menu)
        return menu.completion
    }
}
