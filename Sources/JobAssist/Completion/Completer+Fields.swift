internal import EmbedJobs
internal import JobCommands
internal import JobScript

/// Completion of the fields of rows.
extension Completer {
    /// Adds the fields of the rows that another parameter names.
    func addFields(of owner: String, _ call: CompletionContext.Call, to menu: inout Menu) {
        guard let term = call.terms[owner], let parameter = call.command.parameters.first(where: { $0.name == owner })
        else { return }
        guard parameter.fileUse == .none else {
            // The text is always kept, and results add the embeddings.
            let names = fields(ofFile: term, call).filter { $0 != "text" && $0 != "embeddings" }
            return menu.addValues(names.map { ($0, "") })
        }
        guard let value = value(of: term), let fields = fields(of: value) else { return }
        menu.addValues((["text"] + fields).map { ($0, "") })
    }

    private func fields(ofFile term: Term, _ call: CompletionContext.Call) -> [String] {
        guard let path = text(of: term.pieces) else { return [] }
        let home = state.inputs.environment["HOME"] ?? "~"
        let isAtHome = path.hasPrefix("~/") && term.style == .bare
        func option(_ name: String) -> String? { call.terms[name].flatMap { text(of: $0.pieces) } }
        return fields.fields(
            in: isAtHome ? home + path.dropFirst() : path,
            format: option("file_format"),
            delimiter: option("csv_delimiter")
        )?.names ?? []
    }

    /// The value of a term, if it is known; nil for one of a line that has not run.
    private func value(of term: Term) -> Value? {
        if term.pieces.count == 1, term.style == .bare {
            switch term.pieces[0] {
            case .variable(let variable): return try? state.value(of: variable)
            case .row(let number):
                return state.rows.indices.contains(number - 1) ? state.rows[number - 1] : nil
            case .text, .escaped: break
            }
        }
        return text(of: term.pieces).map { .text($0) }
    }

    /// The fields that a dataset, or the dataset of a job, keeps besides the text; nil if they are not known.
    private func fields(of value: Value) -> [String]? {
        let (jobs, datasets) = (names.jobs(with: state), names.datasets(with: state))
        func fields(ofDataset id: String) -> [String]? {
            state.datasets[DatasetID(rawValue: id)]?.preserveFields ?? datasets.first { $0.id == id }?.fields
        }
        let text = value.text
        func isMeant(_ entry: KnownNames.Entry) -> Bool { entry.id == text || entry.name == text }
        if let job = jobs.first(where: isMeant) { return job.datasetID.flatMap(fields) }
        return datasets.first(where: isMeant).flatMap { fields(ofDataset: $0.id) } ?? fields(ofDataset: text)
    }
}
