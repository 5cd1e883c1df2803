internal import DisplayText
package import EmbedJobs
internal import VectorMaps

/// Formats records as lines of text.
package enum RecordText {
    /// Returns the lines of records with the same fields; a table shows only `columns`. Without records, CSV has a
    /// header with `names`, if there are any.
    ///
    /// For a viewer, the formats `table` and `vertical` are written for people: with short ids, signs, commas and ages.
    /// A table that does not fit the viewer's terminal has its columns below each other. All other formats are exact,
    /// and so are these two without a viewer.
    package static func lines(
        _ records: [Record],
        _ format: OutputFormat,
        columns: TableColumns,
        names: [String] = [],
        for viewer: Viewer? = nil
    ) -> [StyledLine] {
        switch format {
        case .table: table(records, columns, viewer)
        case .vertical: vertical(records, viewer)
        case .json: json(records).map { StyledLine($0) }
        case .jsonl: records.map { StyledLine($0.json) }
        case .csv: csv(records, names).map { StyledLine($0) }
        case .markdown: markdown(records, columns.names).map { StyledLine($0) }
        case .ids: records.compactMap { $0.fields.first.map { StyledLine(VisibleText.escaped($0.content.text)) } }
        }
    }

    private static func table(_ records: [Record], _ columns: TableColumns, _ viewer: Viewer?) -> [StyledLine] {
        if let viewer {
            let layout = TableLayout(records, columns, for: viewer)
            return layout.table(columns.dispensable) ?? layout.list
        }
        let header = columns.names.map { TableColumns.heading(of: $0) }
        let rows = records.map { record in
            columns.names.map { shortened(VisibleText.escaped((record.column($0) ?? .null).line(for: nil))) }
        }
        return TextTable.lines([header] + rows).map { StyledLine($0) }
    }

    private static func vertical(_ records: [Record], _ viewer: Viewer?) -> [StyledLine] {
        var lines: [StyledLine] = []
        for record in records {
            if !lines.isEmpty { lines.append(StyledLine("")) }
            let width = record.names.map { DisplayWidth.cells(of: $0) }.max() ?? 0
            lines += record.fields.map { field in
                let text = VisibleText.escaped(field.content.wholeLine(for: viewer))
                guard !text.isEmpty else { return StyledLine(field.name) }
                let blanks = String(repeating: " ", count: width - DisplayWidth.cells(of: field.name) + 2)
                let style = viewer == nil ? .plain : field.content.textStyle
                return StyledLine([StyledLine.Piece(field.name + blanks), StyledLine.Piece(text, style)])
            }
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
        let rows = records.map { record in
            columns.map { markdownCell((record.column($0) ?? .null).line(for: nil)) }
        }
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

    /// A cell of a table in a file; other formats have the whole text.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > Limits.tableCellWidthMax else { return text }
        return DisplayWidth.shortened(text, to: Limits.tableCellWidthMax + 1)
    }
}

extension CommandOutput {
    /// Writes records as data: on a terminal for people who read them at `now`, and exactly elsewhere.
    ///
    /// `names` are the fields of a list that may be empty. On a terminal, `whenEmpty` replaces the table of such a list
    /// and says what to do next.
    package func write(
        _ records: [Record],
        _ format: OutputFormat,
        columns: TableColumns,
        names: [String] = [],
        whenEmpty: String? = nil,
        now: Timestamp
    ) {
        let viewer = showsDataOnTerminal ? Viewer(now: now, style: drawingStyle) : nil
        if viewer != nil, records.isEmpty, let whenEmpty, [.table, .vertical].contains(format) {
            return message(whenEmpty)
        }
        page(RecordText.lines(records, format, columns: columns, names: names, for: viewer))
    }

    /// The format of records that nothing else determines: for people on a terminal, for programs elsewhere.
    package var standardFormat: OutputFormat { showsDataOnTerminal ? .table : .jsonl }
}
