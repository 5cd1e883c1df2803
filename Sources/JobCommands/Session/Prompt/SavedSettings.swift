internal import JobScript
internal import LocalFiles

/// The settings that the user keeps from one prompt to the next: a script of `set` lines, which a prompt runs before
/// init.embedjobs.
package struct SavedSettings: Sendable {
    /// The name of the file, in the configuration folder.
    package static let fileName = "settings.embedjobs"

    /// The path of the script.
    package let path: String

    /// Creates a value for a path. The file does not have to exist.
    package init(path: String) { self.path = path }

    /// Keeps settings; a default needs no line, unless another line sets it. Other lines of the file are unchanged.
    func save(_ settings: [(name: String, text: String, isDefault: Bool)]) throws(FileError) {
        let names = Set(settings.map(\.name))
        var lines = try lines().filter { line in Self.onlySetting(in: line).map { !names.contains($0) } ?? true }
        if lines.isEmpty { lines = ["# Written by set with save=true. init.embedjobs is run after it."] }
        for setting in settings {
            // A line of the user may set it to another value than the default.
            let isSet = lines.contains { $0.contains("\(setting.name)=") }
            if !setting.isDefault || isSet { lines.append("set \(setting.name)=\(Self.written(setting.text))") }
        }
        try Folder.create(Folder.parent(of: path), isPrivate: true)
        let output = try OutputFile(path: path, isPrivate: true)
        try output.write(Array((lines.joined(separator: "\n") + "\n").utf8))
        try output.publish(replacing: true)
    }

    private func lines() throws(FileError) -> [String] {
        let file: InputFile
        do throws(FileError) { file = try InputFile(path: path) } catch {
            if error.isMissing { return [] }
            throw error
        }
        guard file.size <= JobScript.Limits.scriptBytesMax else {
            throw FileError("read", path, errno: FileError.tooLarge)
        }
        let text = String(decoding: try file.read(at: 0, count: file.size), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The name of the setting in a line as ``save(_:)`` writes it; nil for any other line.
    private static func onlySetting(in line: String) -> String? {
        let parsed = Parser.parse(Source(name: fileName, text: line), verbs: ["set"])
        guard parsed.diagnostics.isEmpty, parsed.statements.count == 1,
            case .run(let run) = parsed.statements[0].kind, case .command(let invocation) = run.action,
            invocation.verb.text == "set", invocation.items.count == 1, case .option(let option) = invocation.items[0]
        else { return nil }
        return option.key.text
    }

    private static func written(_ text: String) -> String {
        let isBare = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
        let style: Term.Style = isBare && !text.isEmpty ? .bare : .quoted
        return ScriptWriter.text(of: Term(pieces: [.text(text)], style: style, span: Span(0, 0)))
    }
}
