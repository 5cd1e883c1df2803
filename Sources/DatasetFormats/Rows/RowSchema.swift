package import EmbedJobs

/// The schema of a dataset's rows.
///
/// As an Avro schema it is a record with the fields `text`, for output rows `embeddings`, and one field for each
/// column. `embeddings` is a record of nullable arrays, always `float`, `int8`, `uint8`, `binary` and `ubinary`, and
/// the nullable string `base64` only if it was requested. Columns are nullable and keep their names, even names that
/// the Avro specification does not allow; fastavro reads them.
///
/// Two attributes, ignored by other readers, keep what Avro types cannot express: `embedjobs.type` is `json` for a
/// string column that holds JSON; `embedjobs.types` of `embeddings` lists the requested vector types.
package struct RowSchema: Equatable, Sendable {
    /// The vector types of every row, nil for rows without embeddings.
    package var vectors: [EmbeddingType]?
    /// The kept fields.
    package var columns: [DatasetColumn]

    /// Creates a schema; vector types are sorted into file order.
    package init(vectors: [EmbeddingType]? = nil, columns: [DatasetColumn] = []) {
        self.vectors = vectors.map { asked in EmbeddingType.allCases.filter(asked.contains) }
        self.columns = columns
    }

    /// The vector types that rows have a field for in files.
    var vectorFields: [EmbeddingType]? {
        vectors.map { $0.contains(.base64) ? EmbeddingType.allCases : EmbeddingType.always }
    }

    /// The columns whose names the Avro specification does not allow, so that some readers refuse the file.
    package var columnsOutsideAvro: [String] {
        columns.map(\.name).filter { name in
            let isLetter = { (byte: UInt8) in byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20) }
            let isRest = { (byte: UInt8) in isLetter(byte) || (0x30...0x39).contains(byte) }
            return !(name.utf8.first.map(isLetter) ?? false) || !name.utf8.allSatisfy(isRest)
        }
    }

    // MARK: Writing

    /// The Avro schema as JSON text.
    package var avroJSON: String {
        let fields = [Self.textField] + (vectors.map { [Self.embeddingsField($0)] } ?? []) + columns.map(Self.field)
        return #"{"type":"record","name":"row","fields":["# + fields.joined(separator: ",") + "]}"
    }

    private static let textField = #"{"name":"text","type":"string"}"#

    private static func embeddingsField(_ types: [EmbeddingType]) -> String {
        let names = (types.contains(.base64) ? EmbeddingType.allCases : EmbeddingType.always).map { type in
            #"{"name":"\#(type.rawValue)","type":["null",\#(avroType(of: type))],"default":null}"#
        }
        let record = #"{"type":"record","name":"embeddings","fields":["# + names.joined(separator: ",") + "]}"
        let asked = types.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        return #"{"name":"embeddings","type":\#(record),"embedjobs.types":[\#(asked)]}"#
    }

    private static func avroType(of type: EmbeddingType) -> String {
        switch type {
        case .float: #"{"type":"array","items":"float"}"#
        case .int8, .uint8, .binary, .ubinary: #"{"type":"array","items":"int"}"#
        case .base64: #""string""#
        }
    }

    private static func field(_ column: DatasetColumn) -> String {
        var name: [UInt8] = []
        JSONText.append(column.name, to: &name)
        let type = column.type == .json ? "string" : column.type.rawValue
        let mark = column.type == .json ? #","embedjobs.type":"json""# : ""
        return #"{"name":\#(String(decoding: name, as: UTF8.self)),"type":["null","\#(type)"],"default":null\#(mark)}"#
    }
}

// MARK: - Reading

extension RowSchema {
    /// Reads an Avro schema of the form that `avroJSON` writes; unknown attributes are ignored.
    ///
    /// - Throws: `unsupportedSchema` for any other schema.
    package init(avroJSON: String) throws(FormatError) {
        let tree: JSONTree
        do throws(JSONFailure) { tree = try JSONTree(Array(avroJSON.utf8)) } catch {
            throw Self.unsupported("it is not JSON (byte \(error.offset): \(error.problem))")
        }
        guard tree["type"]?.text == "record", let fields = tree["fields"]?.elements else {
            throw Self.unsupported("it is not a record")
        }
        guard let first = fields.first, first["name"]?.text == "text", Self.name(ofType: first["type"]) == "string"
        else {
            throw Self.unsupported("its first field is not the string text")
        }
        var rest = fields.dropFirst()
        var vectors: [EmbeddingType]?
        if let second = rest.first, second["name"]?.text == "embeddings" {
            vectors = try Self.vectors(of: second)
            rest = rest.dropFirst()
        }
        guard rest.count <= FormatLimits.avroColumnsMax else {
            throw Self.unsupported("it has more than \(FormatLimits.avroColumnsMax) columns")
        }
        var columns: [DatasetColumn] = []
        for field in rest { columns.append(try Self.column(of: field)) }
        self.init(vectors: vectors, columns: columns)
    }

    private static func unsupported(_ problem: String) -> FormatError {
        FormatError(.unsupportedSchema, "the file's schema is not a row schema with a text field: \(problem)")
    }

    /// The name of a primitive type, which may also be written as an object.
    private static func name(ofType tree: JSONTree?) -> String? { tree?.text ?? tree?["type"]?.text }

    /// The other type of a union with null.
    private static func nullable(_ field: JSONTree) -> JSONTree? {
        guard let union = field["type"]?.elements, union.count == 2, name(ofType: union[0]) == "null" else {
            return nil
        }
        return union[1]
    }

    private static func column(of field: JSONTree) throws(FormatError) -> DatasetColumn {
        guard let name = field["name"]?.text else { throw unsupported("a field lacks a name") }
        let shown = JSONText.quoted(name, limit: 64)
        guard let type = self.name(ofType: nullable(field)).flatMap(ColumnType.init), type != .json else {
            throw unsupported("the type of field \(shown) is not a nullable string, long, double or boolean")
        }
        guard let mark = field["embedjobs.type"] else { return DatasetColumn(name: name, type: type) }
        guard mark.text == "json", type == .string else {
            throw unsupported("the field \(shown) has an unknown embedjobs.type")
        }
        return DatasetColumn(name: name, type: .json)
    }

    private static func vectors(of field: JSONTree) throws(FormatError) -> [EmbeddingType] {
        guard let record = field["type"], record["type"]?.text == "record", let fields = record["fields"]?.elements
        else {
            throw unsupported("embeddings is not a record")
        }
        let present = fields.count == EmbeddingType.always.count ? EmbeddingType.always : EmbeddingType.allCases
        guard fields.count == present.count else { throw unsupported("embeddings has unknown vector types") }
        for (field, type) in zip(fields, present) {
            guard field["name"]?.text == type.rawValue, let inner = nullable(field), isType(inner, of: type) else {
                throw unsupported("\(type.rawValue) of embeddings is missing or has an unexpected type")
            }
        }
        guard let marks = field["embedjobs.types"] else { return present }
        let types = marks.elements?.map { $0.text.flatMap(EmbeddingType.init) } ?? [nil]
        let asked = types.compactMap(\.self)
        guard asked.count == types.count, asked.contains(.base64) == present.contains(.base64) else {
            throw unsupported("embedjobs.types of embeddings does not list its vector types")
        }
        return asked
    }

    private static func isType(_ tree: JSONTree, of type: EmbeddingType) -> Bool {
        guard type != .base64 else { return name(ofType: tree) == "string" }
        return tree["type"]?.text == "array" && name(ofType: tree["items"]) == (type == .float ? "float" : "int")
    }
}
