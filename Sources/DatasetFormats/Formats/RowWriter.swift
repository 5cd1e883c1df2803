internal import EmbedJobs

/// Receives bytes that a writer has finished, in the order of the file; they are valid during the call only.
///
/// A sink cannot go back, so that a pipe serves as well as a file. A format that places something before its rows
/// gets it with the ``RowsToWrite``, or keeps the rows until it knows.
package typealias ByteSink = (UnsafeRawBufferPointer) throws -> Void

/// Writes rows in one format. Not safe for concurrent use.
package protocol RowWriter {
    /// Appends one row.
    ///
    /// - Throws: A `FormatError`, or the error of the sink.
    mutating func write(_ row: DatasetRow) throws
    /// Flushes buffered output; without it the file is incomplete.
    mutating func finish() throws
}

/// What is known about the rows of a file before they are written.
package struct RowsToWrite {
    /// The schema of every row, with the vector types that rows have.
    package let schema: RowSchema
    /// The number of rows.
    package let count: Int
    /// The first row; nil if there are none.
    package let first: DatasetRow?

    /// Describes rows.
    ///
    /// The schema of a service other than ours does not say which vector types were requested: it has fields for all.
    /// All rows of a job have the same types, so the first row says it.
    package init(schema: RowSchema, count: Int, first: DatasetRow?) {
        var schema = schema
        let present = schema.vectors?.filter { first?.vectors?[$0] != nil } ?? []
        if !present.isEmpty { schema.vectors = present }
        self.schema = schema
        self.count = count
        self.first = first
    }
}
