package import EmbedJobs

/// What a variable holds while a script runs: always one value.
package indirect enum Value: Hashable, Sendable {
    /// Text.
    case text(String)
    /// A handle of a job. What is known of the job stands in the session, so that all handles see the newest.
    case job(JobID)
    /// A handle of a dataset.
    case dataset(DatasetID)
    /// A local file, by its path.
    case file(String)
    /// Fields with names: a row of a file, what went wrong.
    case record(Record)
    /// Values in order.
    case list([Value])
    /// What only a real run will know: a dry run goes on with a text that stands for it, "<status of job>", and the
    /// shape it will have.
    case unknown(String, Shape)

    /// What it becomes inside text: a handle its id, a file its path, a list its elements with commas.
    package var text: String {
        switch self {
        case .text(let text): text
        case .job(let id): id.rawValue
        case .dataset(let id): id.rawValue
        case .file(let path): path
        case .record(let record): record.text
        case .list(let values): values.map(\.text).joined(separator: ",")
        case .unknown(let text, _): text
        }
    }

    /// The elements without another copy of them, for a value that is not needed any more.
    consuming func elementsTaken() -> [Value] {
        switch consume self {
        case .list(let values): values
        case let value: [value]
        }
    }

    /// What kind of value it is.
    package var shape: Shape {
        switch self {
        case .text: .text
        case .job: .job
        case .dataset: .dataset
        case .file: .file
        case .record(let record): .record(record.names)
        case .list(let values): .list(values.first?.shape ?? .unknown)
        case .unknown(_, let shape): shape
        }
    }

    /// The elements of a list, and of anything else the value itself; lists inside lists are laid flat.
    package var elements: [Value] {
        if case .list(let values) = self { values.flatMap(\.elements) } else { [self] }
    }
}

/// What is known of a value before anything runs.
package indirect enum Shape: Hashable, Sendable, CustomStringConvertible {
    /// Text.
    case text
    /// A handle of a job.
    case job
    /// A handle of a dataset.
    case dataset
    /// A local file.
    case file
    /// Fields with these names; nil where they are known only when the script runs.
    case record([String]?)
    /// A list whose elements have a shape.
    case list(Shape)
    /// Not known, because of a mistake that is reported already.
    case unknown

    /// The shape with its article: "a job".
    package var description: String {
        switch self {
        case .text: "text"
        case .job: "a job"
        case .dataset: "a dataset"
        case .file: "a file"
        case .record: "a record"
        case .list: "a list"
        case .unknown: "a value"
        }
    }

    /// The shape of the elements of a list, and of anything else the shape itself.
    package var element: Shape {
        if case .list(let shape) = self { shape.element } else { self }
    }
}
