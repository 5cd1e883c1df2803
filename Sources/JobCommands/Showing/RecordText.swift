internal import DisplayText
package import EmbedJobs
internal import VectorMaps

/// Formats records as lines of text.
package enum RecordText {
    /// Returns the lines of records with the same fields; a table shows only `columns`. Without records, CSV has a
    /// header with `names`, if there are any.
    ///
    /// With `now`, the formats `table` and `vertical` are for people who read them at that moment: counts have commas,
    /// and times are ages. All other formats are exact. A table is not wider than `width` if its columns can shrink
    /// that far.
    package static func lines(
        _ records: [Record],
        _ format: OutputFormat,
        columns: [String],
        names: [String] = [],
        now: Timestamp? = nil,
        width: Int? = nil
    ) -> [String] {
        switch format {
        case .table: table(records, columns, now, width)
        case .vertical: vertical(records, now)
        case .json: json(records)
        case .jsonl: records.map(\.json)
        case .csv: csv(records, names)
        case .markdown: markdown(records, columns)
        case .ids: records.compactMap { $0.fields.first.map { VisibleText.escaped($0.content.text) } }
        }
    }

    private static func table(
        _ records: [Record],
        _ columns: [String],
        _ now: Timestamp?,
        _ width: Int?
    ) -> [String] {
        let header = columns.map { $0.uppercased().replacing("_", with: " ") }
        let rows = records.map { record in columns.map { shortened(cell(record[$0], now)) } }
        return TextTable.lines([header] + rows, fitting: width)
    }

    private static func vertical(_ records: [Record], _ now: Timestamp?) -> [String] {
        var lines: [String] = []
        for record in records {
            if !lines.isEmpty { lines.append("") }
            lines += TextTable.lines(record.fields.map { [$0.name, cell($0.content, now)] })
        }
        return lines
    }

    private static func json(_ records: [Record]) -> [String] {
        guard !records.isEmpty else { return ["[]"] }
        let last = records.count - 1
        return ["["] + records.enumerated().map { "  " + $1.json + ($0 < last ? "," : "") } + ["]"]
    }

    private static func csv(_ records: [Record], _ names: [String]) -> [String] {
        let names = records.first?.names ?? names
        guard !names.isEmpty else { return [] }
        // Quotes distinguish an empty text from null, as in PostgreSQL's CSV.
        let rows = records.map { $0.fields.map { $0.content == .text("") ? "\"\"" : field($0.content.text) } }
        return ([names.map(field)] + rows).map { $0.joined(separator: ",") }
    }

    /// A table of GitHub's Markdown as compact as it can be: it is read by programs that pay for each character.
    /// Without records, it is the header alone.
    private static func markdown(_ records: [Record], _ columns: [String]) -> [String] {
        guard !columns.isEmpty else { return [] }
        let rows = records.map { record in columns.map { markdownCell(record[$0]?.cellText(now: nil) ?? "") } }
        let rule = "|" + columns.map { _ in "---|" }.joined()
        return [markdownRow(columns.map(markdownCell)), rule] + rows.map(markdownRow)
    }

    private static func markdownRow(_ cells: [String]) -> String { "|" + cells.map { $0 + "|" }.joined() }

    /// A cell on one line, in which no character ends it.
    private static func markdownCell(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
        return VisibleText.escaped(escaped.replacing("\r\n", with: "<br>").replacing("\n", with: "<br>"))
    }

    /// A CSV field (RFC 4180).
    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// A cell of a table; other formats show the whole text.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > Limits.tableCellWidthMax else { return text }
        return DisplayWidth.shortened(text, to: Limits.tableCellWidthMax + 1)
    }

    private static func cell(_ content: Record.Content?, _ now: Timestamp?) -> String {
        VisibleText.escaped(content?.cellText(now: now) ?? "")
    }
}

extension CommandOutput {
    /// Writes records as data: on a terminal for people who read them at `now`, and exactly elsewhere.
    /// `names` are the fields of a list that may be empty.
    package func write(
        _ records: [Record],
        _ format: OutputFormat,
        columns: [String],
        names: [String] = [],
        now: Timestamp
    ) {
        let isRead = showsDataOnTerminal
        let width = isRead ? drawingStyle.columns : nil
        let now = isRead ? now : nil
        page(RecordText.lines(records, format, columns: columns, names: names, now: now, width: width))
    }

    package var standardFormat: OutputFormat { showsDataOnTerminal ? .table : .jsonl }
}

extension Session {
    /// Writes records as data. The format is `format`, else that of the settings, else a default for the output.
    /// `names` are the fields of a list that may be empty.
    ///
    /// `rows` are the values of the records, if commands accept them. In a table at a prompt, they are numbered, and
    /// commands can refer to them by number. Other formats do not show numbers, so those of the last table remain.
    mutating func write(
        _ records: [Record],
        _ format: OutputFormat?,
        columns: [String],
        names: [String] = [],
        rows: [Value] = []
    ) {
        note(shown: records)
        show(records, format, columns: columns, names: names, rows: rows)
    }

    private mutating func show(
        _ records: [Record],
        _ format: OutputFormat?,
        columns: [String],
        names: [String] = [],
        rows: [Value] = []
    ) {
        let format = self.format(format)
        var (records, columns) = (records, columns)
        if state.isInteractive, output.showsDataOnTerminal, format == .table, !rows.isEmpty {
            note(rows: rows)
            records = records.enumerated().map { $1.numbered($0 + 1) }
            columns.insert(Record.numberColumn, at: 0)
        }
        output.write(records, format, columns: columns, names: names, now: now)
    }

    /// Writes the records of what a command such as `create` has done, after its message: where a program reads the
    /// data, and where `format` asks for them. Quiet output has their ids.
    mutating func writeResults(_ records: [Record], _ format: OutputFormat?, columns: [String]) {
        let format = format ?? (output.isQuiet ? .ids : nil)
        guard !records.isEmpty, format != nil || !output.showsDataOnTerminal else { return }
        show(records, format, columns: columns)
    }

    /// Returns the requested format, else that of the settings, else a default for the output.
    func format(_ asked: OutputFormat?) -> OutputFormat {
        let ofFile = output.dataFile.flatMap(OutputFormat.init(extensionOf:))
        return asked ?? ofFile ?? settings.format ?? output.standardFormat
    }
}
