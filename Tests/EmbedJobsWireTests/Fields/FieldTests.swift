import EmbedJobs
import EmbedJobsWire
import Testing

/// The rules that all tables of members share, by the operations that have them.
@Suite struct FieldTests {
    private func message<Output>(_ read: () throws(APIError) -> Output) -> String? {
        do throws(APIError) { _ = try read() } catch { return error.message }
        return nil
    }

    private func fault<Input, Output>(_ operation: EmbedJobsWire.Operation<Input, Output>, request json: String)
        -> String?
    {
        message { () throws(APIError) in try operation.input.read(RequestParts(json: Array(json.utf8))) }
    }

    private func fault<Input, Output>(_ operation: EmbedJobsWire.Operation<Input, Output>, response json: String)
        -> String?
    {
        message { () throws(APIError) in try operation.output.read(Array(json.utf8)) }
    }

    @Test func wrongTypesAreReportedBeforeWrongValues() {
        #expect(
            fault(Operations.createJob, request: #"{"model":"","truncate":7}"#)
                == "invalid request: truncate must be a string"
        )
        // Of several wrong types, the first in the order of the table.
        #expect(
            fault(Operations.createJob, request: #"{"truncate":7,"dataset_id":7}"#)
                == "invalid request: dataset_id must be a string"
        )
        let jobs = #"{"embed_jobs":[{},{"job_id":"j","rows_done":"x"}]}"#
        #expect(
            fault(Operations.jobs, response: jobs)
                == "the service's response cannot be read: embed_jobs[1].rows_done is not a whole number"
        )
    }

    @Test func wrongValuesAreReportedInTheOrderOfTheHostedService() {
        let typeless = "valid input_type must be provided with the provided model"
        for (operation, json) in [
            (Operations.embed, #"{"model":"m","texts":[""],"input_type":"x"}"#),
            (Operations.embed, #"{"model":"m","texts":["a"],"input_type":"x","truncate":"y"}"#),
        ] {
            let isEmpty = json.contains(#"[""]"#)
            let found = fault(operation, request: json)
            #expect(found?.contains(isEmpty ? "empty string at index 0" : typeless) == true, "\(found ?? "none")")
        }
        let images = #"{"model":"m","texts":[],"images":["x"],"output_dimension":1}"#
        #expect(
            fault(Operations.embed, request: images)
                == "invalid request: images are not supported, only texts"
        )
        #expect(
            fault(Operations.createJob, request: #"{"model":"m","input_type":"x"}"#)?.contains(typeless) == true
        )
        #expect(
            fault(Operations.tokenize, request: #"{"text":""}"#) == "a model parameter is required for this endpoint."
        )
        let dataset = #"{"dataset":{"id":"d","created_at":"x","validation_status":"y"}}"#
        #expect(
            fault(Operations.dataset, response: dataset)
                == "the service's response cannot be read: missing dataset_type"
        )
    }

    @Test func firstFaultyElementOfAListIsReported() {
        let jobs = #"{"embed_jobs":[{"job_id":"j"},{}]}"#
        #expect(fault(Operations.jobs, response: jobs) == "the service's response cannot be read: missing status")
    }

    /// Members that are only written are still checked for their type.
    @Test(
        arguments: [
            (#"{"models":[{"name":"m","finetuned":1}]}"#, "models[0].finetuned is not true or false"),
            (#"{"models":[{"name":"m","features":[1]}]}"#, "models[0].features[0] is not a string"),
            (#"{"models":[{"endpoints":["embed"]}]}"#, "missing name"), (#"{"models":[{"endpoints":["chat"]}]}"#, nil),
            (#"{"models":[{"name":"m","features":null}]}"#, nil),
        ] as [(String, String?)]
    )
    func modelsAreReadLeniently(json: String, reason: String?) {
        let expected = reason.map { "the service's response cannot be read: \($0)" }
        #expect(fault(Operations.models, response: json) == expected)
    }
}
