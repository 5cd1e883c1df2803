/// What a complete job read and what it wrote, with the digests of both: enough to check a file anywhere, without the
/// store.
///
/// It is written in the transaction that completes the job. Its ``checksum`` finds a receipt that was damaged or
/// edited; it is not a signature, since anyone can compute it.
public struct JobReceipt: Sendable, Equatable {
    /// The format that this version writes, and the newest that it reads.
    public static let currentFormat = 1

    /// The format's version, a whole number from 1.
    public var format = JobReceipt.currentFormat
    /// The job.
    public var jobID: JobID
    /// The name it was created with.
    public var name: String?
    /// The id of the store that the job ran in.
    public var storeID: String
    /// The version of embedjobs that completed the job.
    public var version: String
    /// When the job was created.
    public var createdAt: Timestamp
    /// When it completed.
    public var endedAt: Timestamp
    /// The model as the request named it, alias or not.
    public var model: ModelName
    /// SHA-256 of the model's weights in hexadecimal.
    public var modelFingerprint: String
    /// What the texts are for.
    public var inputType: InputType
    /// Which end of a long text was cut.
    public var truncate: Truncation
    /// The types of vectors, in the order of the output.
    public var embeddingTypes: [EmbeddingType]
    /// The rows, counted.
    public var rows: Rows
    /// The dataset that the job read.
    public var input: Input
    /// The dataset that it wrote.
    public var output: Output
    /// The job's warnings.
    public var warnings: [String]
    /// The file that the output was downloaded to, added by `download`.
    public var download: Download?
    /// SHA-256 of everything above, in hexadecimal; empty until ``sealed(by:)``.
    public var checksum = ""

    /// The rows of a job: every row of the input is in exactly one of the other counts.
    public struct Rows: Sendable, Equatable, Codable {
        /// Rows of the file that was uploaded.
        public var input: Int
        /// Rows with vectors.
        public var output: Int
        /// Rows that validation left out, as `skip_malformed_input` asks.
        public var skipped: Int
        /// Rows without vectors. Always 0: a job completes with all its rows or fails.
        public var failed: Int

        /// Makes counts.
        public init(input: Int, output: Int, skipped: Int, failed: Int) {
            self.input = input
            self.output = output
            self.skipped = skipped
            self.failed = failed
        }

        enum CodingKeys: String, CodingKey {
            case input = "in"
            case output = "out"
            case skipped, failed
        }
    }

    /// A file as it was uploaded.
    public struct File: Sendable, Equatable, Codable {
        /// Its size.
        public var bytes: Int
        /// SHA-256 of its bytes in hexadecimal.
        public var sha256: String

        /// Makes a file from its fields.
        public init(bytes: Int, sha256: String) {
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// One part of a dataset.
    public struct Part: Sendable, Equatable, Codable {
        /// Its rows.
        public var rows: Int
        /// Its size.
        public var bytes: Int
        /// SHA-256 of its bytes in hexadecimal.
        public var sha256: String

        /// Makes a part from its fields.
        public init(rows: Int, bytes: Int, sha256: String) {
            self.rows = rows
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// What a job read.
    public struct Input: Sendable, Equatable {
        /// The dataset.
        public var datasetID: DatasetID
        /// The file as it was uploaded.
        public var file: File
        /// The rows as they were validated, in order.
        public var parts: [Part]

        /// Makes an input from its fields.
        public init(datasetID: DatasetID, file: File, parts: [Part]) {
            self.datasetID = datasetID
            self.file = file
            self.parts = parts
        }
    }

    /// What a job wrote.
    public struct Output: Sendable, Equatable {
        /// The dataset.
        public var datasetID: DatasetID
        /// Its parts in order.
        public var parts: [Part]

        /// Makes an output from its fields.
        public init(datasetID: DatasetID, parts: [Part]) {
            self.datasetID = datasetID
            self.parts = parts
        }
    }

    /// The file that the output was downloaded to.
    public struct Download: Sendable, Equatable, Codable {
        /// The format: `jsonl`, `csv`, `npy` or `avro`.
        public var format: String
        /// Its size.
        public var bytes: Int
        /// SHA-256 of its bytes in hexadecimal.
        public var sha256: String

        /// Makes a download from its fields.
        public init(format: String, bytes: Int, sha256: String) {
            self.format = format
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// Makes a receipt without a download and without a checksum.
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

    /// The sums that do not add up, one sentence each; none of a sound receipt.
    public var mistakes: [String] {
        var mistakes: [String] = []
        // A receipt from elsewhere may hold any numbers, so nothing here may overflow.
        let counted = rows.output &+ rows.skipped &+ rows.failed
        if rows.input != counted {
            mistakes.append("rows in: \(rows.input), but rows out, skipped and failed are \(counted)")
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
    /// The same receipt with its checksum, by an empty SHA-256 digest.
    package func sealed(by digest: any RunningDigest) -> JobReceipt {
        var sealed = self
        sealed.checksum = expectedChecksum(by: digest)
        return sealed
    }

    /// Whether nothing in it has changed since it was sealed.
    package func isIntact(by digest: any RunningDigest) -> Bool { checksum == expectedChecksum(by: digest) }

    private func expectedChecksum(by digest: any RunningDigest) -> String {
        var bare = self
        bare.checksum = ""
        var digest = digest
        digest.update(Array(bare.json.utf8))
        return digest.hexadecimal()
    }
}
