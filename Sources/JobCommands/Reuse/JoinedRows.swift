internal import DatasetFormats
internal import EmbedJobs
internal import VectorMaps

/// Puts the rows of a job's output between those of an earlier output, in the order of the uploaded file.
///
/// The output has the uploaded rows in their order, so the two are read side by side, with a part of each in memory.
final class JoinedRows {
    /// The number of rows of the uploaded file.
    var rowCount: Int { upload.rowCount }

    private let upload: ReusedUpload
    private let earlier: EarlierOutput
    private let label: String
    private var reader: any RowReader
    /// The rows that were read last, of which those from `next` on are left.
    private var part: [ParsedRow] = []
    private var next = 0
    private var isMore = true
    /// The number of the current row in the file.
    private var number = 0
    /// The types of the job's vectors, known from its first row.
    private var types: [EmbeddingType] = []

    /// Prepares to join the output of a job, which `label` names.
    init(_ upload: ReusedUpload, _ earlier: EarlierOutput, _ label: String) throws(CommandFailure) {
        (self.upload, self.earlier, self.label) = (upload, earlier, label)
        do { reader = try upload.rows.reader(upload.columns.map(\.type)) } catch {
            throw CommandFailure(reusing: upload.rows.label, error)
        }
    }

    /// Throws, because a receipt is of the rows of one job.
    func refuse(receipt path: String) throws(CommandFailure) {
        throw CommandFailure(ReuseMistake.receiptOfReusedRows(path: path, earlier: earlier.path))
    }

    /// The schema of all rows: the vectors of the output, and the kept fields of the file.
    func schema(_ output: RowSchema) -> RowSchema { RowSchema(vectors: output.vectors, columns: upload.columns) }

    /// Passes on the rows of the file up to one of the output.
    func receive(_ output: DatasetRow, _ write: (DatasetRow) throws -> Void) throws {
        if types.isEmpty { types = EarlierOutput.types(of: output.vectors ?? VectorSet()) }
        while let row = try row() {
            let isSame = row.text.utf8.elementsEqual(output.text.utf8)
            guard let old = try earlier.vectors(of: row.text) else {
                guard isSame else { throw missing() }
                return try write(DatasetRow(text: row.text, vectors: output.vectors, cells: row.cells))
            }
            if isSame { try compare(old, output.vectors ?? VectorSet()) }
            try write(try joined(row, old))
            if isSame { return }
        }
        throw ReuseMistake.foreignOutput(label, path: upload.rows.label)
    }

    /// Passes on the rows of the file after the last one of the output.
    func finish(_ write: (DatasetRow) throws -> Void) throws {
        while let row = try row() {
            guard let old = try earlier.vectors(of: row.text) else { throw missing() }
            try write(try joined(row, old))
        }
    }

    /// The next row of the file.
    private func row() throws -> ParsedRow? {
        while next == part.count {
            guard isMore else { return nil }
            try Task.checkCancellation()
            (part, next) = ([], 0)
            isMore = try reader.readPart { outcome in
                if let row = outcome.row { part.append(row) }
            }
        }
        defer { next += 1 }
        number += 1
        return part[next]
    }

    private func missing() -> ReuseMistake {
        .missingEarlierRow(number, path: upload.rows.label, earlier: earlier.path, output: label)
    }

    /// A row with the vectors of the earlier output that the job has too.
    private func joined(_ row: ParsedRow, _ old: VectorSet) throws -> DatasetRow {
        var vectors = VectorSet()
        for type in types {
            switch type {
            case .float: vectors.float = old.float
            case .int8: vectors.int8 = old.int8
            case .uint8: vectors.uint8 = old.uint8
            case .binary: vectors.binary = old.binary
            case .ubinary: vectors.ubinary = old.ubinary
            case .base64: vectors.base64 = old.base64
            }
            guard vectors[type] != nil else {
                throw ReuseMistake.missingVectorType(path: earlier.path, type, types: earlier.types)
            }
        }
        return DatasetRow(text: row.text, vectors: vectors, cells: row.cells)
    }

    /// Throws if two vectors of one text are not those of one model, input type and truncation.
    private func compare(_ old: VectorSet, _ new: VectorSet) throws {
        guard let type = ComparedVector.types.first(where: types.contains),
            let old = ComparedVector(type, of: old), let new = ComparedVector(type, of: new), old != new
        else { return }
        guard old.dimensions == new.dimensions else {
            throw ReuseMistake.otherDimensions(path: earlier.path, old.dimensions, output: label, new.dimensions)
        }
        let similarity = old.similarity(to: new)
        let least = if case .bits = new { Limits.reusedBitSimilarityMin } else { Limits.reusedSimilarityMin }
        guard similarity >= least else {
            throw ReuseMistake.otherVectors(path: earlier.path, row: number, output: label, similarity: similarity)
        }
    }
}
