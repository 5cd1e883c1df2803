internal import DatasetFormats
internal import EmbedJobs

/// The command that shows how vectors lie to one another.
enum MapWords {
    /// The commands, in the order of help.
    static let all = [map]

    static let map = Command(
        "map",
        "Draw the vectors of a complete job, or of a dataset, as points in a plane: near ones are alike.",
        argument("source", RowsSource.self, "A job or a dataset: a handle or an id."),
        optional("label", String.self, "The field to name points by; unless said, the first of texts, else the text."),
        optional("color", String.self, "The field whose values have colours, or signs where there are no colours."),
        optional("sample", default: SampleSize.standard, "5000", "How many rows are drawn at most."),
        optional("seed", default: 1, "1", "Another number draws another sample."),
        optional("to", OutputPath.self, extensions: MapFile.extensions, "A picture to write instead, .svg or .png."),
        optional("width", DrawingSize.self, "How wide it is: in characters, or in pixels of a picture."),
        optional("height", DrawingSize.self, "How high it is, in lines or pixels."),
        optional("overwrite", default: false, "false", "Replace a picture that is there already."),
        sequel: "then GET its rows, part by part",
        examples: [
            "map 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60",
            "map embedded-docs-hca4x0 label=title color=topic to=vectors.svg",
        ],
        check: MapFile.mistakes
    ) {
        (
            session: inout Session,
            source: RowsSource,
            label: String?,
            color: String?,
            sample: SampleSize,
            seed: Int,
            file: OutputPath?,
            width: DrawingSize?,
            height: DrawingSize?,
            overwrite: Bool
        ) async throws(CommandFailure) -> Value? in
        let file = try file.map { path throws(CommandFailure) in try MapFile(to: path.path, overwrite: overwrite) }
        let (dataset, name) = try await DatasetWords.rows(of: source, &session)
        try VectorWords.refuseTextsOnly(dataset)
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
            onWait: session.noticeOfWaiting(file.path)
        )
        session.output.message("\(file.path): \(name), \(scatter.caption)")
        if !file.hasText { session.output.message("names and colours are explained in a picture that ends in .svg") }
        return nil
    }

    private static func scatter(of sample: MapSample, hasColors: Bool) throws(CommandFailure) -> Scatter {
        do throws(CancellationError) {
            return try Scatter(sample, hasColors: hasColors)
        } catch {
            throw CommandFailure(.interrupted, "interrupted")
        }
    }

    private static func draw(_ scatter: Scatter, _ width: Int?, _ height: Int?, _ session: Session) {
        let style = session.output.drawingStyle
        // The last cell of a line stays free: some terminals begin a new line there.
        let columns = width ?? max(Limits.drawingSizeMin, min(style.columns - 1, Limits.drawingSizeMax))
        let rows = height ?? TextDrawing.rows(for: columns)
        for line in TextDrawing(scatter, columns: columns, rows: rows, style).lines { session.output.draw(line) }
    }
}

/// How many rows a sample has.
package struct SampleSize: ArgumentType, Hashable {
    /// The number, from 1 on.
    package let number: Int

    /// As many as are drawn unless said.
    static let standard = SampleSize(number: 5_000)

    package static var placeholder: String { "NUMBER" }

    private init(number: Int) { self.number = number }

    /// Reads a whole number that is neither zero nor more than may be kept in memory.
    package init(reading value: Value) throws(ArgumentMistake) {
        number = try Int(reading: value)
        guard (1...Limits.mapRowsSampledMax).contains(number) else {
            let most = Figures.count(Limits.mapRowsSampledMax)
            throw ArgumentMistake(value.text, "is not allowed", help: "write a number from 1 to \(most)")
        }
    }
}

/// How wide or high a drawing is, in characters or pixels.
package struct DrawingSize: ArgumentType, Hashable {
    /// The number.
    package let number: Int

    package static var placeholder: String { "NUMBER" }

    /// Reads a whole number that is neither too small to see something nor too large to look at.
    package init(reading value: Value) throws(ArgumentMistake) {
        number = try Int(reading: value)
        guard (Limits.drawingSizeMin...Limits.drawingSizeMax).contains(number) else {
            let most = Figures.count(Limits.drawingSizeMax)
            let help = "write a number from \(Limits.drawingSizeMin) to \(most)"
            throw ArgumentMistake(value.text, "is not allowed", help: help)
        }
    }
}
