internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import LocalFiles
internal import VectorMaps

extension Command {
    static let map = Command(
        "map",
        "Draw the vectors of a complete job, or of a dataset, as points; similar rows are close together.",
        argument("source", VectorsSource.self, "A job or dataset: an id, a name or a variable."),
        optional(
            "label",
            String.self,
            fieldsOf: "source",
            "The field that labels points. Default: the first text field, or else the row's text."
        ),
        optional(
            "color",
            String.self,
            fieldsOf: "source",
            "The field that colours points; without colours, its values get different symbols."
        ),
        optional(
            "sample",
            default: Bounded<SampleSize>(Limits.mapRowsStandard),
            Figures.count(Limits.mapRowsStandard),
            "Maximum number of rows to draw, from 1 to \(Figures.count(VectorMaps.Limits.mapRowsSampledMax))."
        ),
        optional("seed", default: 1, "1", "The seed that selects the sample of rows."),
        optional(
            "to",
            OutputPath.self,
            extensions: MapFile.extensions,
            "A .svg or .png file to write instead of drawing in the terminal. - is standard output, as SVG by default."
        ),
        optional(
            "width",
            Bounded<DrawingSize>.self,
            "Width in characters (pixels for a file), \(DrawingSize.text). "
                + "Default: the terminal's width (960 for a file)."
        ),
        optional(
            "height",
            Bounded<DrawingSize>.self,
            "Height in lines (pixels for a file), \(DrawingSize.text). Default: in proportion to the width."
        ),
        optional("overwrite", default: false, "false", "Replace an existing file."),
        resultFormat(),
        sequel: "then GET its rows, part by part",
        examples: [
            "map 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60",
            "map embedded-docs-hca4x0 label=title color=topic to=vectors.svg",
        ],
        check: MapFile.mistakes
    ) {
        (
            session: inout Session,
            source: VectorsSource,
            label: String?,
            color: String?,
            sample: Bounded<SampleSize>,
            seed: Int,
            file: OutputPath?,
            width: Bounded<DrawingSize>?,
            height: Bounded<DrawingSize>?,
            overwrite: Bool,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let file =
            try file.map { path throws(CommandFailure) in
                try MapFile(to: path.path, overwrite: overwrite || session.isOwn(path.path), session.output)
            } ?? MapFile(redirected: session.output)
        let (dataset, name) = try await session.vectors(of: source.rows)
        let sampling = Sampling(
            dataset: dataset,
            labelField: label,
            colorField: color,
            limit: sample.number,
            seed: seed
        )
        let rows = try await sampling.run(session)
        session.output.endProgress()
        let scatter = try scatter(of: rows, hasColors: color != nil)
        guard let file else {
            draw(scatter, width?.number, height?.number, session)
            return nil
        }
        try file.write(
            scatter,
            width: width?.number,
            height: height?.number,
            session
        )
        let label = OutputTarget.isData(file.path) ? StandardStream.output : file.path
        session.output.message("\(label): \(name), \(scatter.caption)")
        if !file.hasText { session.output.message("only .svg files show labels and a legend") }
        guard !OutputTarget.isStream(file.path) else { return nil }
        let record = Record([
            ("path", .text(file.path)), ("rows_drawn", .count(rows.rows.count)), ("rows_total", .count(rows.total)),
            ("dataset_id", .text(dataset.id.rawValue)),
        ])
        session.writeResults([record], format, columns: TableColumns(record.names))
        return nil
    }

    private static func scatter(of sample: MapSample, hasColors: Bool) throws(CommandFailure) -> Scatter {
        do throws(CancellationError) {
            return try Scatter(sample, hasColors: hasColors)
        } catch {
            throw CommandFailure(.interrupted)
        }
    }

    private static func draw(_ scatter: Scatter, _ width: Int?, _ height: Int?, _ session: Session) {
        let style = session.output.drawingStyle
        // The last cell of a line stays empty: some terminals wrap there.
        let columns = width ?? min(max(style.columns - 1, DrawingSize.range.lowerBound), DrawingSize.range.upperBound)
        let rows = height ?? TextDrawing.rows(for: columns)
        for line in TextDrawing(scatter, columns: columns, rows: rows, style).lines { session.output.draw(line) }
    }
}

/// The maximum number of rows in a sample.
package enum SampleSize: NumberRange {
    package static let range = 1...VectorMaps.Limits.mapRowsSampledMax
}

/// The width or height of a drawing, in characters or pixels.
package enum DrawingSize: NumberRange {
    package static let range = VectorMaps.Limits.drawingSizeMin...VectorMaps.Limits.drawingSizeMax
    fileprivate static let text = "from \(range.lowerBound) to \(Figures.count(range.upperBound))"
}
