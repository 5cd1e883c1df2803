/// The input and output of a complete job, with their digests: enough to verify a file anywhere, without the store.
///
/// It is written in the transaction that completes the job. Its ``checksum`` detects damage and edits; it is not a
/// signature, since anyone can compute it.
public struct JobReceipt: Sendable, Equatable {
    /// The format that this version writes, and the newest that it reads.
    ///
    /// Format 2 has ``Rows/reused``, which older versions would leave out of the checksum.
    public static let currentFormat = 2

    /// The format number, an integer from 1.
    public var format = JobReceipt.currentFormat
    /// The job.
    public var jobID: JobID
    /// The name given at creation.
    public var name: String?
    /// The id of the store in which the job ran.
    public var storeID: String
    /// The version of embedjobs that completed the job.
    public var version: String
    /// When the job was created.
    public var createdAt: Timestamp
    /// When it completed.
    public var endedAt: Timestamp
    /// The model named in the request, alias or not.
    public var model: ModelName
    /// SHA-256 of the model's weights in hexadecimal, a hyphen, and SHA-256 of its settings; only the first for
    /// jobs that version 0.1 created.
    public var modelFingerprint: String
    /// The purpose of the texts.
    public var inputType: InputType
    /// The end at which long texts were cut.
    public var truncate: Truncation
    /// The vector types, in the order of the output.
    public var embeddingTypes: [EmbeddingType]
    /// The row counts.
    public var rows: Rows
    /// The dataset that the job read.
    public var input: Input
    /// The dataset that it wrote.
    public var output: Output
    /// The job's warnings.
    public var warnings: [String]
    /// The file that the output was downloaded to; set by `download`.
    public var download: Download?
    /// SHA-256 of all other fields, in hexadecimal; empty until ``sealed(by:)``.
    public var checksum = ""

    /// The rows of a job. Every input row is in exactly one of the next three counts.
    public struct Rows: Sendable, Equatable, Codable {
        /// Rows of the uploaded file.
        public var input: Int
        /// Rows with vectors.
        public var output: Int
        /// Rows that validation dropped because of `skip_malformed_input`.
        public var skipped: Int
        /// Rows without vectors. Always 0: a job completes with all its rows or fails.
        public var failed: Int
        /// Output rows whose vectors are copies from the output of earlier jobs; nil if they were not counted.
        public var reused: Int?

        /// Creates counts.
        public init(input: Int, output: Int, skipped: Int, failed: Int, reused: Int? = nil) {
            self.input = input
            self.output = output
            self.skipped = skipped
            self.failed = failed
            self.reused = reused
        }

        enum CodingKeys: String, CodingKey {
            case input = "in"
            case output = "out"
            case skipped, failed, reused
        }
    }

    /// The uploaded file.
    public struct File: Sendable, Equatable, Codable {
        /// Its size in bytes.
        public var bytes: Int
        /// SHA-256 of its bytes in hexadecimal.
        public var sha256: String

        /// Creates a file from its fields.
        public init(bytes: Int, sha256: String) {
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// One part of a dataset.
    public struct Part: Sendable, Equatable, Codable {
        /// Its number of rows.
        public var rows: Int
        /// Its size in bytes.
        public var bytes: Int
        /// SHA-256 of its bytes in hexadecimal.
        public var sha256: String

        /// Creates a part from its fields.
        public init(rows: Int, bytes: Int, sha256: String) {
            self.rows = rows
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// The input of a job.
    public struct Input: Sendable, Equatable {
        /// The dataset.
        public var datasetID: DatasetID
        /// The uploaded file.
        public var file: File
        /// The validated rows, in order.
        public var parts: [Part]

        /// Creates an input from its fields.
        public init(datasetID: DatasetID, file: File, parts: [Part]) {
            self.datasetID = datasetID
            self.file = file
            self.parts = parts
        }
    }

    /// The output of a job.
    public struct Output: Sendable, Equatable {
        /// The dataset.
        public var datasetID: DatasetID
        /// Its parts in order.
        public var parts: [Part]

        /// Creates an output from its fields.
        public init(datasetID: DatasetID, parts: [Part]) {
            self.datasetID = datasetID
            self.parts = parts
        }
    }

    /// The file that the output was downloaded to.
    public struct Download: Sendable, Equatable, Codable {
        /// The name of the format, such as `jsonl`.
        public var format: String
        /// Its size in bytes.
        public var bytes: Int
        /// SHA-256 of its bytes in hexadecimal.
        public var sha256: String

        /// Creates a download from its fields.
        public init(format: String, bytes: Int, sha256: String) {
            self.format = format
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// Creates a receipt without a download and without a checksum.
    public init(
        jobID: JobID,
        name: String?,
        storeID: String,
        version: String,
        createdAt: Timestamp,
        endedAt: Timestamp,
        model: ModelName,
        modelFingerprint: String,
        inputType: InputType,
        truncate: Truncation,
        embeddingTypes: [EmbeddingType],
        rows: Rows,
        input: Input,
        output: Output,
        warnings: [String]
    ) {
        self.jobID = jobID
        self.name = name
        self.storeID = storeID
        self.version = version
        self.createdAt = createdAt
        self.endedAt = endedAt
        self.model = model
        self.modelFingerprint = modelFingerprint
        self.inputType = inputType
        self.truncate = truncate
        self.embeddingTypes = embeddingTypes
        self.rows = rows
        self.input = input
        self.output = output
        self.warnings = warnings
    }

    /// The inconsistencies of the row counts, one sentence each; empty for a sound receipt.
    public var mistakes: [String] {
        var mistakes: [String] = []
        // A receipt from elsewhere may contain any numbers, so the sums must not trap on overflow.
        let counted = rows.output &+ rows.skipped &+ rows.failed
        if rows.input != counted {
            mistakes.append("rows in: \(rows.input), but rows out, skipped and failed are \(counted)")
        }
        if let reused = rows.reused, !(0...max(0, rows.output)).contains(reused) {
            mistakes.append("rows reused: \(reused), but rows out are \(rows.output)")
        }
        let read = input.parts.reduce(0) { $0 &+ $1.rows }
        if read != rows.input &- rows.skipped {
            mistakes.append("the input's parts have \(read) rows, not \(rows.input &- rows.skipped)")
        }
        let written = output.parts.reduce(0) { $0 &+ $1.rows }
        if written != rows.output { mistakes.append("the output's parts have \(written) rows, not \(rows.output)") }
        return mistakes
    }
}

extension JobReceipt {
    /// The same receipt with its checksum. `digest` is an empty SHA-256 digest.
    package func sealed(by digest: any RunningDigest) -> JobReceipt {
        var sealed = self
        sealed.checksum = expectedChecksum(by: digest)
        return sealed
    }

    /// Whether the receipt is unchanged since it was sealed.
    package func isIntact(by digest: any RunningDigest) -> Bool { checksum == expectedChecksum(by: digest) }

    private func expectedChecksum(by digest: any RunningDigest) -> String {
        var bare = self
        bare.checksum = ""
        var digest = digest
        digest.update(Array(bare.json.utf8))
        return digest.hexadecimal()
    }
}
