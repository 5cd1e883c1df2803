internal import DatasetFormats
internal import EmbedJobs

/// The rows of a dataset in order, of which one block of one part is in memory at a time.
struct DatasetRows {
    private let dataset: Dataset
    private let service: any EmbedJobsService
    private var schema: RowSchema?
    private var number = 0

    /// The rows of a dataset of a session's service.
    init(_ dataset: Dataset, _ session: Session) {
        self.dataset = dataset
        service = session.service
    }

    /// One row: its number from 1, and the names of its cells.
    struct Row {
        /// Its number in the dataset, from 1.
        let number: Int
        /// What is in it.
        let row: DatasetRow
        /// What its cells and vectors are.
        let schema: RowSchema

        /// The kept fields with their values, in the order of the file.
        var fields: [(String, Record.Content)] {
            zip(schema.columns, row.cells).map { ($0.name, Record.Content($1)) }
        }
    }

    /// Hands on rows until `body` wants no more, which it says by false; no more of the parts is read then.
    ///
    /// `afterChunk` is called with the number of rows so far, each time some bytes are read.
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
            throw CommandFailure(.interrupted, "interrupted")
        }
    }

    /// Reads a part; false if no more rows are wanted.
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
            // The rest of the part is of no interest, nor is whether it ends well.
            guard isWanted else { return false }
        }
        try reader.finish()
        return true
    }
}
