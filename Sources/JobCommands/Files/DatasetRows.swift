internal import DatasetFormats
internal import EmbedJobs

/// Streams the rows of a dataset in order, with one block of one part in memory.
struct DatasetRows {
    private let dataset: Dataset
    private let service: any EmbedJobsService
    private var schema: RowSchema?
    private var number = 0

    init(_ dataset: Dataset, _ session: Session) {
        self.dataset = dataset
        service = session.service
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
    /// `afterChunk` receives the number of rows so far, after each chunk of bytes.
    mutating func forEach(
        afterChunk: (Int) -> Void = { _ in },
        _ body: (Row) throws -> Bool
    ) async throws(CommandFailure) {
        do {
            for part in dataset.parts {
                let bytes = try await service.content(ofPart: part.index, in: dataset.id)
                guard try await read(bytes, afterChunk, body) else { return }
            }
        } catch let error as CommandFailure {
            throw error
        } catch let error as APIError {
            throw CommandFailure(error)
        } catch let error as FormatError {
            throw CommandFailure(.failure, "dataset \(dataset.id) cannot be read: \(error.message)")
        } catch {
            throw CommandFailure.interrupted
        }
    }

    /// Reads a part; returns false if no more rows are wanted.
    private mutating func read(
        _ bytes: ByteSource,
        _ afterChunk: (Int) -> Void,
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
            afterChunk(number)
            // The rest of the part is not read, so it is not checked either.
            guard isWanted else { return false }
        }
        try reader.finish()
        return true
    }
}
