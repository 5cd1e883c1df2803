package import EmbedJobs

/// The value of a variable while a script runs.
package indirect enum Value: Hashable, Sendable {
    /// Text.
    case text(String)
    /// A handle of a job. The session holds the job's state, so that all handles see the newest one.
    case job(JobID)
    /// A handle of a dataset.
    case dataset(DatasetID)
    /// A local file, by its path.
    case file(String)
    /// Named fields: a row of a file, or an error.
    case record(Record)
    /// Values in order.
    case list([Value])
    /// A JSON array, such as a field of a response.
    case array(JSONArray)
    /// A value that only a real run knows: a placeholder such as "<status of job>" in a dry run, and the shape that the
    /// value will have.
    case unknown(String, Shape)

    /// Its text in string interpolation: the id of a handle, the path of a file, the elements of a list joined by
    /// commas, the JSON of an array.
    package var text: String {
        switch self {
        case .text(let text): text
        case .job(let id): id.rawValue
        case .dataset(let id): id.rawValue
        case .file(let path): path
        case .record(let record): record.text
        case .list(let values): values.map(\.text).joined(separator: ",")
        case .array(let array): array.json
        case .unknown(let text, _): text
        }
    }

    /// Whether it is an empty text or an empty list.
    var isEmpty: Bool { if case .list(let values) = listed { values.isEmpty } else { text.isEmpty } }

    /// Returns the elements without copying them, for a value that is not needed any more.
    consuming func elementsTaken() -> [Value] {
        switch consume self {
        case .list(let values): values
        case .array(let array): array.elements
        case let value: [value]
        }
    }

    /// The shape of the value.
    package var shape: Shape {
        switch self {
        case .text: .text
        case .job: .job
        case .dataset: .dataset
        case .file: .file
        case .record(let record): record.shape
        case .list(let values): .list(values.first?.shape ?? .unknown)
        case .array: .list(.unknown)
        case .unknown(_, let shape): shape
        }
    }

    /// The elements of a list, with nested lists flattened; any other value as a single element.
    package var elements: [Value] {
        switch self {
        case .list(let values): values.flatMap(\.elements)
        case .array(let array): array.elements
        default: [self]
        }
    }
}

/// What is known about the type of a value before a script runs.
package indirect enum Shape: Hashable, Sendable, CustomStringConvertible {
    /// Text.
    case text
    /// A handle of a job.
    case job
    /// A handle of a dataset.
    case dataset
    /// A local file.
    case file
    /// Fields with these names; nil if the names are known only when the script runs.
    case record([String]?)
    /// Fields with these names, some of which hold JSON objects or arrays with fields and elements of their own.
    case nestedRecord([String], nested: Set<String>)
    /// A list with the shape of its elements.
    case list(Shape)
    /// Unknown because of an error that is already reported.
    case unknown

    /// The shape with its article: "a job".
    package var description: String {
        switch self {
        case .text: "text"
        case .job: "a job"
        case .dataset: "a dataset"
        case .file: "a file"
        case .record, .nestedRecord: "a record"
        case .list: "a list"
        case .unknown: "a value"
        }
    }

    /// The shape of a field that it has.
    func field(_ name: String) -> Shape {
        switch self {
        case .unknown: .unknown
        case .nestedRecord(_, let nested) where nested.contains(name): .unknown
        default: .text
        }
    }

    /// The shape of the elements of a list; any other shape itself.
    package var element: Shape {
        if case .list(let shape) = self { shape.element } else { self }
    }
}
