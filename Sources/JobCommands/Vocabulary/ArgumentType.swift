internal import DatasetFormats
package import EmbedJobs
internal import LocalFiles

/// The type of a command's argument: how to read a value, and what is known about values before a run.
///
/// Types come from the command's declaration, never from the syntax of the script.
package protocol ArgumentType: Sendable {
    /// The name of a value in help: "DURATION".
    static var placeholder: String { get }
    /// All allowed values, if the type lists them; otherwise empty.
    static var choices: [String] { get }
    /// How a command uses a local path of this type.
    static var fileUse: FileUse { get }
    /// Where completion finds values.
    static var source: ValueSource { get }
    /// Whether a text of this type holds several values, separated by commas.
    static var isList: Bool { get }
    /// Words with a meaning of their own, where other texts are ids and names.
    static var keywords: [String] { get }

    /// Whether a value of a shape can be read as this type.
    static func accepts(_ shape: Shape) -> Bool
    /// Reads a value; throws if it does not fit.
    init(reading value: Value) throws(ArgumentMistake)
}

/// How a command uses a local path, so that the checker can look at the file before a run.
package enum FileUse: Sendable {
    /// Not a local path.
    case none
    /// The file is read and must exist.
    case read
    /// The file is written.
    case write
}

extension ArgumentType {
    package static var choices: [String] { [] }
    package static var fileUse: FileUse { .none }
    package static var source: ValueSource { fileUse == .none ? .choices : .files(extensions: []) }
    package static var isList: Bool { false }
    package static var keywords: [String] { [] }
    package static func accepts(_ shape: Shape) -> Bool { shape == .text || shape == .unknown }
}

// MARK: Plain types

extension String: ArgumentType {
    package static var placeholder: String { "TEXT" }
    package static func accepts(_ shape: Shape) -> Bool { true }
    package init(reading value: Value) { self = value.text }
}

extension Bool: ArgumentType {
    package static var placeholder: String { "true|false" }
    package static var choices: [String] { ["true", "false"] }
    package init(reading value: Value) throws(ArgumentMistake) {
        self = try Self.choice(value.text, among: [true, false]) { $0 ? "true" : "false" }
    }
}

extension Int: ArgumentType {
    package static var placeholder: String { "NUMBER" }

    /// Reads a whole number that is not negative.
    package init(reading value: Value) throws(ArgumentMistake) { try self.init(reading: value, in: 0...Int.max) }

    /// Reads a whole number in a range.
    init(reading value: Value, in range: ClosedRange<Int>) throws(ArgumentMistake) {
        let digits = value.text.utf8.drop { $0 == UInt8(ascii: "-") }
        guard !digits.isEmpty, value.text.utf8.count - digits.count <= 1,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            throw .notWholeNumber(value.text)
        }
        guard let number = Int(value.text), range.contains(number) else { throw .outOfRange(value.text, range) }
        self = number
    }
}

extension ExitCode: ArgumentType {
    package static var placeholder: String { Int.placeholder }

    /// Reads a whole number from 0 to 255, which are the codes that the system keeps.
    package init(reading value: Value) throws(ArgumentMistake) {
        self.init(rawValue: Int32(try Int(reading: value, in: 0...255)))
    }
}

extension Duration: ArgumentType {
    package static var placeholder: String { "DURATION" }

    /// Reads a whole number with its unit: `30s`, `5m`, `2h`, `1d`.
    package init(reading value: Value) throws(ArgumentMistake) {
        let text = value.text
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number >= 0,
            text.first != "+"
        else {
            throw .notDuration(text)
        }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow, seconds <= Limits.durationSecondsMax else { throw .durationTooLong(text) }
        self = .seconds(seconds)
    }
}

extension Array: ArgumentType where Element: ArgumentType {
    package static var placeholder: String { Element.placeholder + ",…" }
    package static var choices: [String] { Element.choices }
    package static var source: ValueSource { Element.source }
    package static var isList: Bool { true }
    package static func accepts(_ shape: Shape) -> Bool { Element.accepts(shape.element) }

    /// Reads a list, or text with commas between the values.
    package init(reading value: Value) throws(ArgumentMistake) {
        var values = value.elements
        if case .text(let text) = value {
            guard !(text.hasPrefix("[") && text.hasSuffix("]")) else { throw .bracketedList(text) }
            values = text.split(separator: ",", omittingEmptySubsequences: false).map { .text(String($0)) }
        }
        self = []
        for value in values {
            guard !value.text.isEmpty else { throw .emptyElement }
            append(try Element(reading: value))
        }
    }
}

// MARK: Types with listed values

extension ArgumentType {
    /// Returns the value with a name; throws with a suggestion and all names if there is none.
    static func choice<T>(
        _ text: String,
        among all: [T],
        named name: (T) -> String
    ) throws(ArgumentMistake) -> T {
        if let value = all.first(where: { name($0) == text }) { return value }
        let names = all.map(name)
        throw .notAllowed(text, suggestion: Suggestion.closest(to: text, among: names), choices: names)
    }
}

extension ArgumentType where Self: CaseIterable & RawRepresentable, RawValue == String {
    package static var placeholder: String { choices.joined(separator: "|") }
    package static var choices: [String] { allCases.map(\.rawValue) }
    package init(reading value: Value) throws(ArgumentMistake) {
        self = try Self.choice(value.text, among: Array(Self.allCases), named: \.rawValue)
    }
}

/// What `wait` does when a job does not complete.
package enum FailurePolicy: String, CaseIterable, ArgumentType {
    /// Fails at once; the other jobs keep running.
    case stop
    /// Waits for the other jobs, then fails.
    case keepGoing = "continue"
    /// Cancels the other jobs, waits for them, then fails.
    case cancel
}

extension JobStatus: ArgumentType {
    package static var placeholder: String { "STATUS" }
}

extension ValidationStatus: ArgumentType {
    package static var placeholder: String { "STATUS" }
}

extension DatasetType: ArgumentType {
    package static var placeholder: String { "TYPE" }
    package static var choices: [String] { named.map(\.rawValue) }

    /// The types that a list is filtered by: those that jobs read and write.
    private static let named: [DatasetType] = [.embedInput, .embedResult]

    package init(reading value: Value) throws(ArgumentMistake) {
        self = try Self.choice(value.text, among: Self.named, named: \.rawValue)
    }
}

extension InputType: ArgumentType {
    package static var placeholder: String { "TYPE" }
}
extension Truncation: ArgumentType {}
extension EmbeddingType: ArgumentType {
    package static var placeholder: String { "TYPE" }
}

// MARK: Names and handles

extension ModelName: ArgumentType {
    package static var placeholder: String { "MODEL" }
    package static var source: ValueSource { .models }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .unknown, Record.modelShape].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) {
        self.init(rawValue: try Self.nonEmpty(value, .model))
    }
}

extension DatasetID: ArgumentType {
    package static var placeholder: String { "DATASET" }
    package static var source: ValueSource { .datasets }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .dataset, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) {
        if case .job = value { throw .jobForDataset(value.text) }
        self.init(rawValue: try Self.nonEmpty(value, .dataset))
    }
}

extension JobID: ArgumentType {
    package static var placeholder: String { "JOB" }
    package static var source: ValueSource { .jobs }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .job, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) {
        if case .dataset = value { throw .datasetForJob(value.text) }
        self.init(rawValue: try Self.nonEmpty(value, .job))
    }
}

extension ArgumentType {
    fileprivate static func nonEmpty(_ value: Value, _ kind: ArgumentMistake.Kind) throws(ArgumentMistake) -> String {
        guard !value.text.isEmpty else { throw .emptyValue(kind) }
        return value.text
    }
}

/// A source of rows: a complete job or a dataset.
package enum RowsSource: ArgumentType, Hashable {
    /// The output of a job.
    case job(JobID)
    /// A dataset itself.
    case dataset(DatasetID)

    package static var placeholder: String { "JOB|DATASET" }
    package static var source: ValueSource { .jobsAndDatasets }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .job, .dataset, .unknown].contains(shape) }

    /// Reads a handle or a bare id, whose form decides. Names and shortened ids are replaced by handles before.
    package init(reading value: Value) throws(ArgumentMistake) {
        switch value {
        case .job(let id): self = .job(id)
        case .dataset(let id): self = .dataset(id)
        case .unknown(let text, .job): self = .job(JobID(rawValue: text))
        default:
            let isJob = JobID.isWhole(value.text)
            self = isJob ? .job(try JobID(reading: value)) : .dataset(try DatasetID(reading: value))
        }
    }
}

/// A source of vectors: a complete job, or a dataset of vectors. A name of a dataset of texts does not count.
package struct VectorsSource: ArgumentType, Hashable {
    /// The source of the rows with the vectors.
    package let rows: RowsSource

    package static var placeholder: String { RowsSource.placeholder }
    package static var source: ValueSource { .jobsAndVectors }
    package static func accepts(_ shape: Shape) -> Bool { RowsSource.accepts(shape) }
    package init(reading value: Value) throws(ArgumentMistake) { rows = try RowsSource(reading: value) }
}

// MARK: Files

/// The path of a file to read.
package struct InputPath: ArgumentType, Hashable {
    /// The path.
    package let path: String

    package static var placeholder: String { "FILE" }
    package static var fileUse: FileUse { .read }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .file, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) { path = try filePath(value) }
}

/// The path of a file to write.
package struct OutputPath: ArgumentType, Hashable {
    /// The path.
    package let path: String

    package static var placeholder: String { "FILE" }
    package static var fileUse: FileUse { .write }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .file, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) {
        path = try filePath(value)
        // The name is often a field, and a field that a value lacks is empty.
        let name = Folder.name(of: path)
        guard !Self.extensions.contains(where: { name == "." + $0 }) else { throw .namelessFile(path) }
    }

    private static let extensions = DownloadFormat.allCases.map(\.rawValue) + MapFile.extensions + ["json", "txt"]
}

private func filePath(_ value: Value) throws(ArgumentMistake) -> String {
    let path = value.text
    guard !path.isEmpty else { throw .emptyValue(.path) }
    // The system would cut the path at the NUL.
    guard !path.utf8.contains(0) else { throw .pathWithNUL(path) }
    return path
}
