/// What a command writes: records, and how a table shows them.
struct Listing {
    /// The records.
    let records: [Record]
    /// The columns of a table.
    var columns: TableColumns
    /// The fields of the records, for a list that may be empty.
    var names: [String] = []
    /// The values of the records, if commands accept them.
    var rows: [Value] = []
    /// What to do next, for a list that is empty.
    var whenEmpty: String?

    /// The listing with only some columns, in every format; all of it for nil.
    func selecting(_ selected: [String]?) -> Listing {
        guard let selected else { return self }
        return Listing(
            records: records.map { $0.selecting(selected) },
            columns: TableColumns(selected),
            names: selected,
            rows: rows,
            whenEmpty: whenEmpty
        )
    }
}

extension Session {
    /// Writes records as data. The format is `format`, else that of the settings, else a default for the output.
    ///
    /// In a table at a prompt, rows that commands accept are numbered, and commands can refer to them by number. Other
    /// formats do not show numbers, so those of the last table remain.
    mutating func write(_ listing: Listing, _ format: OutputFormat?) {
        note(shown: listing.records)
        show(listing, format)
    }

    private mutating func show(_ listing: Listing, _ format: OutputFormat?) {
        let format = self.format(format)
        var (records, columns) = (listing.records, listing.columns)
        if state.isInteractive, output.showsDataOnTerminal, format == .table, !listing.rows.isEmpty {
            note(rows: listing.rows)
            records = records.enumerated().map { $1.numbered($0 + 1) }
            columns = TableColumns([Record.numberColumn] + columns.names, dispensable: columns.dispensable)
        }
        output.write(
            records,
            format,
            columns: columns,
            names: listing.names,
            whenEmpty: listing.whenEmpty,
            now: now
        )
    }

    /// Writes records that commands do not refer to by number.
    mutating func write(_ records: [Record], _ format: OutputFormat?, columns: TableColumns) {
        write(Listing(records: records, columns: columns), format)
    }

    /// Writes the records of what a command such as `create` has done, after its message: where a program reads the
    /// data, and where `format` asks for them. Quiet output has their ids.
    mutating func writeResults(_ records: [Record], _ format: OutputFormat?, columns: TableColumns) {
        let format = format ?? (output.isQuiet ? .ids : nil)
        guard !records.isEmpty, format != nil || !output.showsDataOnTerminal else { return }
        show(Listing(records: records, columns: columns), format)
    }

    /// Returns the requested format, else that of the settings, else a default for the output.
    func format(_ asked: OutputFormat?) -> OutputFormat {
        let ofFile = output.dataFile.flatMap(OutputFormat.init(extensionOf:))
        return asked ?? ofFile ?? settings.format ?? output.standardFormat
    }
}

/// What an empty list says on a terminal: what to do next.
extension Listing {
    static let noMatchingJobs = "no jobs match; list shows all"
    static let noMatchingDatasets = "no datasets match; datasets shows all"
    static let noMatchingLines = "no lines match; history shows the newest"
    static let noJobs = "no jobs yet; help start shows how to make one"
    static let noDatasets = "no datasets yet; upload FILE makes one of a file of texts"
    static let noModels = "no models yet; embedjobs models get installs one"
}
