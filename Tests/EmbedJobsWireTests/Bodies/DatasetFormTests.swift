import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct DatasetFormTests {
    @Test(
        arguments: [
            ("type=embed-input", "the name parameter must be set; put it in the query, or before the file"),
            ("name=&type=embed-input", "the name parameter must be set; put it in the query, or before the file"),
            (
                "name=n",
                "the type parameter must be set; put it in the query, or before the file (embed-input is for jobs)"
            ),
            ("name=n&type=embed-result", "output dataset types are not supported for upload"),
            ("name=n&type=embed-output", "output dataset types are not supported for upload"),
            ("name=n&type=chat-finetune-input", "the dataset type is invalid; it must be embed-input"),
            (
                "name=n&type=embed-input&keep_original_file=1",
                "invalid request: keep_original_file must be true or false"
            ),
        ]
    )
    func invalidParametersAreExplained(query: String, message: String) throws {
        let query = try QueryItems(query)
        #expect(throws: APIError(.invalidRequest, message)) { try DatasetForm(query) }
    }

    /// The hosted service's example for curl writes lists as JSON.
    @Test func formFieldsAreParameters() throws {
        var query: QueryItems = [:]
        for (name, value) in [
            ("name", "docs"), ("type", "embed-input"), ("keep_fields", "[\"a\",\"b\"]"), ("optional_fields", "c"),
            ("optional_fields", "[\"[d\"]"), ("skip_malformed_input", "true"), ("stranger", "x"),
        ] {
            for parameter in try DatasetForm.parameters(ofField: name, value) {
                query.append(parameter.name, parameter.value)
            }
        }
        let form = try DatasetForm(query)
        #expect(form.keepFields == ["a", "b"])
        #expect(form.optionalFields == ["c", "[d"])
        #expect(form.skipMalformedInput)
        #expect(query["stranger"] == nil)
    }

    /// As a name, such a value would keep nothing without a word.
    @Test(arguments: [#"["a",]"#, "[a]", "[d", "[1]", #"["a"]x"#]) func brokenListsAreRefused(value: String) throws {
        let error = try #require(throws: APIError.self) {
            try DatasetForm.parameters(ofField: "optional_fields", value)
        }
        #expect(error.code == .invalidRequest)
        #expect(error.message.hasPrefix("invalid request: optional_fields in a form must be a name or a JSON list"))
    }

    @Test func everyParameterRoundTrips() throws {
        var upload = DatasetUpload(name: "docs", data: ByteSource([]))
        upload.keepFields = ["a b", "ü"]
        upload.optionalFields = ["c"]
        upload.skipMalformedInput = true
        upload.keepOriginalFile = true
        upload.csvDelimiter = "\t"
        let form = try Operations.uploadDataset.input.read(Operations.uploadDataset.input.write(DatasetForm(upload)))
        let read = form.upload(fileName: "a.csv", data: ByteSource([]))
        #expect(read.name == "docs")
        #expect(read.keepFields == ["a b", "ü"])
        #expect(read.optionalFields == ["c"])
        #expect(
            read.skipMalformedInput && read.keepOriginalFile && read.csvDelimiter == "\t" && read.fileName == "a.csv"
        )
        // Every parameter in the API's description is also accepted as a form field.
        #expect(Set(Operations.uploadDataset.route.query.map(\.name)) == DatasetForm.fieldNames)
    }
}
