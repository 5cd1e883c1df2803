package import EmbedJobs

/// The options of an upload: query parameters from the official SDK, form fields from curl.
package struct DatasetForm: Sendable, Equatable {
    /// A name; it need not be unique.
    package var name: String
    /// The kind of rows.
    package var type: DatasetType
    /// Fields to keep besides the text.
    package var keepFields: [String]
    /// Fields to keep if a row has them.
    package var optionalFields: [String]
    /// Whether bad rows are dropped with a warning.
    package var skipMalformedInput: Bool
    /// Whether the original file is stored too.
    package var keepOriginalFile: Bool
    /// The character between the fields of a CSV file.
    package var csvDelimiter: String?

    /// The options of an upload.
    package init(_ upload: DatasetUpload) {
        name = upload.name
        type = upload.type
        keepFields = upload.keepFields
        optionalFields = upload.optionalFields
        skipMalformedInput = upload.skipMalformedInput
        keepOriginalFile = upload.keepOriginalFile
        csvDelimiter = upload.csvDelimiter
    }

    /// Reads parameters; throws `invalidRequest` in the words of the hosted service.
    package init(_ query: QueryItems) throws(APIError) {
        guard let name = query["name"], !name.isEmpty else {
            throw APIError(.invalidRequest, "the name parameter must be set; put it in the query, or before the file")
        }
        self.name = name
        type = try Self.type(query["type"])
        keepFields = query.all("keep_fields")
        optionalFields = query.all("optional_fields")
        skipMalformedInput = try query.flag("skip_malformed_input") ?? false
        keepOriginalFile = try query.flag("keep_original_file") ?? false
        csvDelimiter = query["csv_delimiter"]
    }

    /// The parameters in the form that the official SDK sends.
    var query: QueryItems {
        var items: QueryItems = ["name": name, "type": type.rawValue]
        if keepOriginalFile { items.append("keep_original_file", "true") }
        if skipMalformedInput { items.append("skip_malformed_input", "true") }
        for field in keepFields { items.append("keep_fields", field) }
        for field in optionalFields { items.append("optional_fields", field) }
        items.append("csv_delimiter", csvDelimiter)
        return items
    }

    /// The upload of a file with these options.
    package func upload(fileName: String?, data: ByteSource) -> DatasetUpload {
        DatasetUpload(
            name: name,
            type: type,
            fileName: fileName,
            keepFields: keepFields,
            optionalFields: optionalFields,
            skipMalformedInput: skipMalformedInput,
            keepOriginalFile: keepOriginalFile,
            csvDelimiter: csvDelimiter,
            data: data
        )
    }

    /// The names of form fields that are options.
    package static let fieldNames: Set = [
        "name", "type", "keep_fields", "optional_fields", "skip_malformed_input", "keep_original_file",
        "csv_delimiter", "text_separator",
    ]

    /// A form field as parameters. Lists are JSON in a form, as in the hosted service's own example.
    ///
    /// - Throws: `invalidRequest` for a value that begins like a list but is not one: as a name, it would silently
    ///   keep nothing.
    package static func parameters(ofField name: String, _ value: String) throws(APIError)
        -> [(name: String, value: String)]
    {
        guard fieldNames.contains(name) else { return [] }
        guard name == "keep_fields" || name == "optional_fields", value.hasPrefix("[") else { return [(name, value)] }
        do throws(APIError) {
            return try WireJSON.decodeRequest([String].self, from: Array(value.utf8)).map { (name, $0) }
        } catch {
            throw .invalid("\(name) in a form must be a name or a JSON list of names (\(error.message))")
        }
    }

    private static func type(_ text: String?) throws(APIError) -> DatasetType {
        guard let text, !text.isEmpty else {
            throw APIError(
                .invalidRequest,
                "the type parameter must be set; put it in the query, or before the file (embed-input is for jobs)"
            )
        }
        let outputs: Set = ["embed-result", "embed-output", "cluster-result", "cluster-outliers"]
        if outputs.contains(text) {
            throw APIError(.invalidRequest, "output dataset types are not supported for upload")
        }
        guard text == DatasetType.embedInput.rawValue else {
            throw APIError(.invalidRequest, "the dataset type is invalid; it must be embed-input")
        }
        return .embedInput
    }
}
