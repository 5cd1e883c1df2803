internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The marks that tell the terminal where prompts, typed text and output begin.
extension LibeditReader {
    /// The marks before a prompt, which is then drawn from the first column.
    var promptMarks: String {
        guard configuration.hasMarks else { return "" }
        needsInputMark = true
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return TerminalMarks.folder(Folder.resolved("."), host: name) + TerminalMarks.promptStart
    }

    /// The mark where the text begins, after libedit has drawn the prompt; empty if the terminal has it.
    func inputMark(_ layout: TextLayout) -> String {
        let first = promptCells / size.columns
        // In a window that is too small, the start of the text is not visible.
        guard needsInputMark, layout.cursorRow >= first, layout.rowCount <= size.rows else { return "" }
        needsInputMark = false
        func move(rows: Int, _ direction: String, column: Int) -> String {
            (rows > 0 ? "\u{1B}[\(rows)\(direction)" : "") + "\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
        }
        let rows = layout.cursorRow - first
        return move(rows: rows, "A", column: promptCells % size.columns) + TerminalMarks.inputStart
            + move(rows: rows, "B", column: layout.cursorColumn)
    }

    /// The mark after a text.
    func endMark(of event: LineEvent) -> String {
        guard configuration.hasMarks else { return "" }
        return switch event {
        case .line: TerminalMarks.outputStart
        case .edit, .interrupted, .endOfInput: TerminalMarks.discarded
        }
    }
}
