package import DatasetFormats
package import EmbedJobs

/// What an upload must fulfil before its first byte is stored.
package enum UploadRules {
    /// Throws what is wrong with an upload, as the hosted service says it.
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

    /// Throws what is wrong with the name of a dataset or a job.
    static func check(name: String) throws(APIError) {
        guard name.count <= DatasetUpload.nameCharactersMax else {
            throw APIError(
                .invalidRequest,
                "the name must be less than \(DatasetUpload.nameCharactersMax + 1) characters long"
            )
        }
        // The database, and much else that is written in C, would end the name there.
        guard !name.utf8.contains(0) else {
            throw APIError(.invalidRequest, "the name must not hold a NUL character")
        }
    }

    /// The fields that an upload asks to keep; names that cannot be kept are an error.
    package static func fields(keep: [String], optional: [String]) throws(APIError) -> FieldSelection {
        do {
            return try FieldSelection(keep: keep, optional: optional)
        } catch {
            throw APIError(.invalidRequest, error.message)
        }
    }
}
