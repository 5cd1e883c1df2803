package import EmbedJobs

/// A type that a command's argument may have: how it is read, and what can be said about it beforehand.
///
/// Types come from the command's declaration, never from the syntax of the script.
package protocol ArgumentType: Sendable {
    /// What help calls a value of this type: "DURATION".
    static var placeholder: String { get }
    /// All values there are, if they can be counted.
    static var choices: [String] { get }
    /// What a local path of this type is used for.
    static var fileUse: FileUse { get }
    /// Where values come from that can be offered.
    static var source: ValueSource { get }
    /// Whether a text of this type is several values with commas between them.
    static var isList: Bool { get }

    /// Whether a value of this shape can be meant.
    static func accepts(_ shape: Shape) -> Bool
    /// Reads a value.
    init(reading value: Value) throws(ArgumentMistake)
}

/// What a local path is used for, so that it can be looked at before anything runs.
package enum FileUse: Sendable {
    /// It is no local path.
    case none
    /// The file is read and must exist.
    case read
    /// The file is made.
    case write
}

/// Why a value does not fit its argument.
package struct ArgumentMistake: Error, Hashable, Sendable {
    /// The part of the value that does not fit.
    package let text: String
    /// What is wrong with it, as the rest of a sentence that begins with the value: "is not allowed".
    package let reason: String
    /// What to write instead.
    package let help: String?

    /// Makes a mistake.
    package init(_ text: String, _ reason: String, help: String? = nil) {
        self.text = text
        self.reason = reason
        self.help = help
    }
}

extension ArgumentType {
    package static var choices: [String] { [] }
    package static var fileUse: FileUse { .none }
    package static var source: ValueSource { fileUse == .none ? .choices : .files(extensions: []) }
    package static var isList: Bool { false }
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
    package init(reading value: Value) throws(ArgumentMistake) {
        guard value.text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(value.text) else {
            throw ArgumentMistake(value.text, "is not a number", help: "write a whole number in digits: 20")
        }
        self = number
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
            throw ArgumentMistake(text, "is not a duration", help: "write a number with its unit: 30s, 5m, 2h, 1d")
        }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow, seconds <= Limits.durationSecondsMax else {
            throw ArgumentMistake(text, "is too long", help: "the longest duration is 366d")
        }
        self = .seconds(seconds)
    }
}

extension Array: ArgumentType where Element: ArgumentType {
    package static var placeholder: String { Element.placeholder + ",…" }
    package static var choices: [String] { Element.choices }
    package static var source: ValueSource { Element.source }
    package static var isList: Bool { true }
    package static func accepts(_ shape: Shape) -> Bool { Element.accepts(shape.element) }

    /// Reads text with commas between the values, or a list.
    package init(reading value: Value) throws(ArgumentMistake) {
        var values = value.elements
        if case .text(let text) = value {
            values = text.split(separator: ",", omittingEmptySubsequences: false).map { .text(String($0)) }
        }
        self = []
        for value in values {
            guard !value.text.isEmpty else {
                throw ArgumentMistake(value.text, "has an empty element", help: "write values with commas between them")
            }
            append(try Element(reading: value))
        }
    }
}

// MARK: What the contract counts

extension ArgumentType {
    /// The value that a text names.
    static func choice<T>(
        _ text: String,
        among all: [T],
        named name: (T) -> String
    ) throws(ArgumentMistake) -> T {
        if let value = all.first(where: { name($0) == text }) { return value }
        let names = all.map(name)
        let guess = Suggestion.sentence(for: text, among: names).map { $0 + " " } ?? ""
        throw ArgumentMistake(text, "is not allowed", help: guess + "allowed: " + names.joined(separator: ", "))
    }
}

extension ArgumentType where Self: CaseIterable & RawRepresentable, RawValue == String {
    package static var placeholder: String { choices.joined(separator: "|") }
    package static var choices: [String] { allCases.map(\.rawValue) }
    package init(reading value: Value) throws(ArgumentMistake) {
        self = try Self.choice(value.text, among: Array(Self.allCases), named: \.rawValue)
    }
}

/// The states of jobs that can be asked for.
package enum StatusChoice: String, CaseIterable, ArgumentType {
    /// Queued or running.
    case processing
    /// Ended well.
    case complete
    /// Asked to stop.
    case cancelling
    /// Stopped.
    case cancelled
    /// Ended badly.
    case failed

    package static var placeholder: String { "STATUS" }
}

/// What a wait does when a job does not complete.
package enum FailurePolicy: String, CaseIterable, ArgumentType {
    /// It fails at once; the other jobs go on.
    case stop
    /// It waits for the others, then fails.
    case goOn = "continue"
    /// It cancels the others, waits for them, then fails.
    case cancel
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
    package init(reading value: Value) throws(ArgumentMistake) {
        self.init(rawValue: try Self.nonEmpty(value, "the name of a model"))
    }
}

extension DatasetID: ArgumentType {
    package static var placeholder: String { "DATASET" }
    package static var source: ValueSource { .datasets }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .dataset, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) {
        if case .job = value { throw ArgumentMistake(value.text, "is a job; a dataset is wanted") }
        self.init(rawValue: try Self.nonEmpty(value, "the id of a dataset"))
    }
}

extension JobID: ArgumentType {
    package static var placeholder: String { "JOB" }
    package static var source: ValueSource { .jobs }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .job, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) {
        if case .dataset = value { throw ArgumentMistake(value.text, "is a dataset; a job is wanted") }
        self.init(rawValue: try Self.nonEmpty(value, "the id of a job"))
    }
}

extension ArgumentType {
    fileprivate static func nonEmpty(_ value: Value, _ what: String) throws(ArgumentMistake) -> String {
        guard !value.text.isEmpty else { throw ArgumentMistake("''", "is not \(what)") }
        return value.text
    }
}

/// Something with rows to download: a job that is complete, or a dataset.
package enum RowsSource: ArgumentType, Hashable {
    /// The output of a job.
    case job(JobID)
    /// A dataset itself.
    case dataset(DatasetID)

    package static var placeholder: String { "JOB|DATASET" }
    package static var source: ValueSource { .jobsAndDatasets }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .job, .dataset, .unknown].contains(shape) }

    /// Reads a handle; of a bare id the form tells, since ids of jobs are UUIDs and ids of datasets never.
    package init(reading value: Value) throws(ArgumentMistake) {
        switch value {
        case .job(let id): self = .job(id)
        case .dataset(let id): self = .dataset(id)
        case .unknown(let text, .job): self = .job(JobID(rawValue: text))
        default:
            let groups = value.text.split(separator: "-", omittingEmptySubsequences: false)
            let isUUID = groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
            self = isUUID ? .job(try JobID(reading: value)) : .dataset(try DatasetID(reading: value))
        }
    }
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

/// The path of a file to make.
package struct OutputPath: ArgumentType, Hashable {
    /// The path.
    package let path: String

    package static var placeholder: String { "FILE" }
    package static var fileUse: FileUse { .write }
    package static func accepts(_ shape: Shape) -> Bool { [.text, .file, .unknown].contains(shape) }
    package init(reading value: Value) throws(ArgumentMistake) { path = try filePath(value) }
}

private func filePath(_ value: Value) throws(ArgumentMistake) -> String {
    let path = value.text
    guard !path.isEmpty else { throw ArgumentMistake("''", "is not the path of a file") }
    // The system would take what stands before the NUL for the path.
    guard !path.utf8.contains(0) else { throw ArgumentMistake(path, "is not a path: it has a NUL in it") }
    return path
}
