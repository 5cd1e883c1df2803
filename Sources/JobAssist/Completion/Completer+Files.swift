internal import DisplayText
internal import JobCommands
internal import JobScript
internal import LocalFiles

/// Completion of file paths.
extension Completer {
    func addFiles(to menu: inout Menu, preferring extensions: [String]) {
        addFiles(to: &menu, preferring: extensions, after: menu.word.contentStart)
    }

    /// Adds files to loop over, or files of rows after an `@`.
    func addLoopFiles(to menu: inout Menu) {
        let start = menu.word.contentStart
        guard menu.word.typed(from: start).utf8.first == UInt8(ascii: "@"), menu.word.style == .bare else {
            return addFiles(to: &menu, preferring: [])
        }
        addFiles(to: &menu, preferring: RowFile.extensions, after: start + 1)
    }

    /// Adds the files of a folder that match the last component of the path starting at `pathStart`.
    private func addFiles(to menu: inout Menu, preferring extensions: [String], after pathStart: Int) {
        let word = menu.word
        let start = max(pathStart, word.start(afterLast: UInt8(ascii: "/")))
        guard let folder = text(of: word, from: pathStart, to: start),
            let component = text(of: word, from: start, to: word.span.end, withVariables: false)
        else { return }
        menu.beginComponent(component, at: start)
        let home = state.inputs.environment["HOME"] ?? "~"
        let path = folder.hasPrefix("~/") && word.style == .bare ? home + folder.dropFirst() : folder
        let listed = Folder.entries(in: path.isEmpty ? "." : path, limit: Limits.listedEntriesMax)
        if listed.count >= Limits.listedEntriesMax { menu.addUnknown() }
        let entries = listed.filter { $0.name.utf8.first != UInt8(ascii: ".") || component.hasPrefix(".") }
        let meant = NameFilter(component).meant(among: entries) { ($0.name, nil) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        func isPreferred(_ name: String) -> Bool {
            extensions.contains(Fields.splitExtension(of: name).ext.lowercased())
        }
        for entry in meant where !entry.isFolder && isPreferred(entry.name) { add(entry.name, in: path, to: &menu) }
        for entry in meant where entry.isFolder { menu.addPart(entry.name + "/", "folder") }
        for entry in meant where !entry.isFolder && !isPreferred(entry.name) { add(entry.name, in: path, to: &menu) }
    }

    /// Adds the `param`s of a script that are not given yet; a value is completed as the path of a file.
    func addParameters(of script: String, except given: Set<String>, to menu: inout Menu) {
        guard menu.word.key == nil else { return addFiles(to: &menu, preferring: []) }
        let home = state.inputs.environment["HOME"] ?? "~"
        let path = script.hasPrefix("~/") ? home + script.dropFirst() : script
        guard let size = Folder.size(of: path), size <= JobCommands.Limits.completedFileBytesMax, Folder.isFile(path),
            let file = try? InputFile(path: path), let bytes = try? file.read(at: 0, count: file.size)
        else { return }
        for parameter in ScriptOutline(of: Source(name: path, bytes: bytes)).parameters
        where !given.contains(parameter.name) {
            let standard = parameter.standard.map { "Default: \($0)." } ?? "Required."
            menu.addKey(parameter.name, [parameter.comment, standard].compactMap(\.self).joined(separator: ". "))
        }
    }

    private func add(_ name: String, in folder: String, to menu: inout Menu) {
        menu.addValue(name, Folder.size(of: folder + name).map(Figures.bytes) ?? "", label: name)
    }

    /// The typed part of a value between two offsets, as text; nil if it is not known.
    private func text(of word: TypedWord, from start: Int, to end: Int, withVariables: Bool = true) -> String? {
        guard let before = word.pieces(upTo: start), let all = word.pieces(upTo: end) else { return nil }
        if !withVariables, all.count(where: \.isVariable) > before.count(where: \.isVariable) { return nil }
        guard let left = text(of: before), let text = text(of: all) else { return nil }
        return String(decoding: text.utf8.dropFirst(left.utf8.count), as: UTF8.self)
    }

    /// The text of pieces; nil if a variable in them is not set.
    func text(of pieces: [Term.Piece]) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part), .escaped(let part): text += part
            case .row: return nil
            case .variable(let variable):
                guard let value = try? state.value(of: variable) else { return nil }
                text += value.text
            }
        }
        return text
    }
}

extension Term.Piece {
    fileprivate var isVariable: Bool { if case .variable = self { true } else { false } }
}
