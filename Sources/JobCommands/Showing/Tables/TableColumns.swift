/// The columns of a table: names of fields, in order.
package struct TableColumns: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// The names.
    package let names: [String]
    /// The columns that a narrow terminal can do without; the last one is left out first.
    let dispensable: [String]

    /// Creates columns, all of which are needed unless they are `dispensable`.
    package init(_ names: [String], dispensable: [String] = []) {
        self.names = names
        self.dispensable = dispensable
    }

    package init(arrayLiteral names: String...) { self.init(names) }

    /// The columns of rows of a file: their text, which is long, comes last.
    init(ofRows names: [String]) {
        self.init(names.filter { $0 != Self.text } + names.filter { $0 == Self.text })
    }

    private static let text = "text"

    /// The heading of a column.
    static func heading(of name: String) -> String {
        headings[name] ?? name.uppercased().replacing("_", with: " ")
    }

    /// Headings that are shorter than the name of the field.
    private static let headings = [
        "rows_per_second": "ROWS/S", "created_at": "CREATED", "finished_at": "FINISHED", "dataset_type": "TYPE",
        "validation_status": "STATUS",
    ]
}

/// The option `columns=`: which fields of records a command writes, in order, in every format.
package struct ColumnList<Kind: ColumnKind>: ArgumentType, Hashable {
    /// The names of the columns.
    package let names: [String]

    package static var placeholder: String { "COLUMN,…" }
    package static var choices: [String] { Kind.names }
    package static var isList: Bool { true }
    package static func accepts(_ shape: Shape) -> Bool { [String].accepts(shape) }

    /// Reads names of columns, none of them twice: a record has each field once.
    package init(reading value: Value) throws(ArgumentMistake) {
        var names: [String] = []
        for name in try [String](reading: value) {
            let name = try Self.choice(name, among: Kind.names) { $0 }
            guard !names.contains(name) else { throw .repeatedElement(name) }
            names.append(name)
        }
        self.names = names
    }
}

/// What the records are that `columns=` selects from.
package protocol ColumnKind: Hashable, Sendable {
    /// The names of all columns.
    static var names: [String] { get }
}

/// The columns of jobs.
package enum JobColumns: ColumnKind {
    package static let names = Record.jobNames + Record.derivedJobNames
}

/// The columns of datasets.
package enum DatasetColumns: ColumnKind {
    package static let names = Record.datasetNames
}

/// The columns of models.
package enum ModelColumns: ColumnKind {
    package static let names = Record.modelNames
}

/// The option `columns=` of a command that writes records of a kind.
func columns<Kind: ColumnKind>(of kind: Kind.Type) -> Parameter<ColumnList<Kind>?> {
    optional(
        "columns",
        ColumnList<Kind>.self,
        "The columns to write, separated by commas. Default: all fields; tables show the most important ones."
    )
}
