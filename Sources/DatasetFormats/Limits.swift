/// Limits of this module, so that input cannot take unbounded memory or time.
package enum FormatLimits {
    /// Bytes of one row of an upload, without its line end: 8 MiB.
    package static let rowBytesMax = 8 << 20
    /// Bytes of one row of a downloaded file with its vectors: 64 MiB.
    package static let embeddedRowBytesMax = 64 << 20
    /// Levels of nested arrays and objects; a row's own object is the first.
    package static let jsonDepthMax = 64
    /// Characters of one number that is not an integer.
    package static let numberBytesMax = 1_000
    /// Fields of a row that can be kept.
    package static let fieldsMax = 128
    /// Reasons that `RowValidator` keeps besides the first.
    package static let rowReasonsMax = 5
    /// Names of columns or fields that an error lists; of more, only the number is shown.
    package static let namesShownMax = 10
    /// Columns of a CSV file.
    package static let csvColumnsMax = 16_384
    /// Columns of an Avro file besides `text` and `embeddings`.
    package static let avroColumnsMax = 1_024
    /// Bytes of an Avro file before its first block.
    package static let avroHeaderBytesMax = 1 << 20
    /// Bytes of the rows of one Avro block, read or written: 64 MiB.
    package static let avroBlockBytesMax = 64 << 20
    /// Rows after which the writer closes a block.
    package static let avroBlockRows = 512
    /// Bytes after which the writer closes a block.
    package static let avroBlockBytes = 512 << 10
    /// Numbers of one vector.
    package static let vectorCountMax = 65_536
    /// Bytes of an upload that are read at once.
    package static let inputChunkBytes = 256 << 10
    /// Bytes that a writer collects before it calls its sink.
    package static let outputChunkBytes = 256 << 10
}
