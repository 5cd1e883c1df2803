package import DatasetFormats
package import EmbedJobs

/// The checks on an upload before its first byte is stored.
package enum UploadRules {
    /// Throws if an upload is invalid, with the hosted service's wording.
    package static func check(_ upload: DatasetUpload) throws(APIError) {
        guard !upload.name.isEmpty else { throw APIError(.invalidRequest, "the name parameter must be set") }
        try check(name: upload.name)
        guard upload.type == .embedInput else {
            throw APIError(
                .invalidRequest,
                "datasets of type \(upload.type) cannot be uploaded; the type must be embed-input"
            )
        }
        if let delimiter = upload.csvDelimiter, CSVDelimiter(delimiter) == nil {
            throw APIError(.invalidRequest, CSVDelimiter.rule)
        }
        _ = try fields(keep: upload.keepFields, optional: upload.optionalFields)
    }

    /// Throws if the name of a dataset or a job is invalid.
    static func check(name: String) throws(APIError) {
        guard name.count <= DatasetUpload.nameCharactersMax else {
            throw APIError(
                .invalidRequest,
                "the name must be less than \(DatasetUpload.nameCharactersMax + 1) characters long"
            )
        }
        // SQLite and other C code would end the name at a NUL.
        guard !name.utf8.contains(0) else {
            throw APIError(.invalidRequest, "the name must not contain a NUL character")
        }
    }

    /// Returns the fields that an upload asks to keep.
    ///
    /// - Throws: `invalidRequest` for names that cannot be kept.
    package static func fields(keep: [String], optional: [String]) throws(APIError) -> FieldSelection {
        do {
            return try FieldSelection(keep: keep, optional: optional)
        } catch {
            throw APIError(.invalidRequest, error.message)
        }
    }
}
