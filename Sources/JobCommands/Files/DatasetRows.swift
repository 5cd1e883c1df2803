internal import DatasetFormats
internal import EmbedJobs

/// Streams the rows of a dataset in order, with one block of one part in memory.
struct DatasetRows {
    private let dataset: Dataset
    private let service: any EmbedJobsService
    private let output: any CommandOutput
    private let clock: SessionClock
    private var schema: RowSchema?
    private var number = 0

    init(_ dataset: Dataset, _ session: Session) {
        self.dataset = dataset
        service = session.service
        output = session.output
        clock = session.clock
    }

    /// One row with its number and its schema.
    struct Row {
        /// Its number in the dataset, from 1.
        let number: Int
        /// Its text, cells and vectors.
        let row: DatasetRow
        /// The columns and vector types of the dataset.
        let schema: RowSchema

        /// The kept fields with their values, in the order of the file.
        var fields: [(String, Record.Content)] {
            zip(schema.columns, row.cells).map { ($0.name, Record.Content($1)) }
        }
    }

    /// Calls `body` with each row until it returns false; then the rest is not read.
    ///
    /// The progress is shown after each chunk of bytes if there is a word for it, such as "reading".
    mutating func forEach(
        showing activity: String? = nil,
        _ body: (Row) throws -> Bool
    ) async throws(CommandFailure) {
        do {
            for part in dataset.parts {
                let bytes = try await service.content(ofPart: part.index, in: dataset.id)
                guard try await read(bytes, activity, body) else { return }
            }
        } catch let error as CommandFailure {
            throw error
        } catch let error as APIError {
            throw CommandFailure(error)
        } catch let error as FormatError {
            throw CommandFailure(.malformedDataset(dataset.id, reason: error.message))
        } catch {
            throw CommandFailure(.interrupted)
        }
    }

    /// Reads a part; returns false if no more rows are wanted.
    private mutating func read(
        _ bytes: ByteSource,
        _ activity: String?,
        _ body: (Row) throws -> Bool
    ) async throws -> Bool {
        var reader = AvroStreamReader()
        var isWanted = true
        for try await chunk in bytes {
            try Task.checkCancellation()
            try reader.feed(chunk) { event in
                switch event {
                case .schema(let schema): self.schema = schema
                case .row(let row):
                    guard isWanted, let schema else { return }
                    number += 1
                    isWanted = try body(Row(number: number, row: row, schema: schema))
                }
            }
            if let activity { showProgress(activity) }
            // The rest of the part is not read, so it is not checked either.
            guard isWanted else { return false }
        }
        try reader.finish()
        return true
    }

    private func showProgress(_ activity: String) {
        let report = ProgressReport(
            subject: dataset.id.rawValue,
            label: "dataset \(dataset.id)",
            state: activity,
            done: number,
            total: dataset.rowCount,
            time: clock.elapsed()
        )
        output.progress(report)
    }
}
