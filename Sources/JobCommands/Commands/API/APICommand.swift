internal import DisplayText
internal import EmbedJobs
internal import LocalFiles

extension Command {
    static let api = Command(
        "api",
        "Send a raw request to the service and print the response body; as a value, JSON has fields and elements.",
        argument("method", RequestMethod.self, "The HTTP method."),
        argument("path", RequestPath.self, "The path, with an optional query: /v1/embed-jobs?limit=5."),
        optional(
            "body",
            RequestBody.self,
            "The request body: text, or @ and the path of a file; @- is standard input."
        ),
        optional("content_type", default: "application/json", "application/json", "The media type of the body."),
        optional(
            "to",
            OutputPath.self,
            "A file to save the response to; required if it is not text. - is standard output."
        ),
        optional("overwrite", default: false, "false", "Replace an existing file."),
        // Only the response tells.
        result: .unknown,
        examples: [
            "api GET /v1/models",
            "let response = api GET /v1/models; for m in $response.models { echo $m.name }",
            "api POST /v1/tokenize body='{\"text\":\"a few words\",\"model\":\"all-minilm-l6-v2\"}'",
        ],
        check: { known in
            guard let path = known["to"], known["overwrite"] != "true", !known.isUnknown("overwrite") else { return [] }
            return Download.collision(path, overwrite: false, known.files).map { [("to", $0)] } ?? []
        }
    ) {
        (
            session: inout Session,
            method: RequestMethod,
            path: RequestPath,
            body: RequestBody?,
            contentType: String,
            target: OutputPath?,
            overwrite: Bool
        ) async throws(CommandFailure) -> Value? in
        if let target, let mistake = Download.collision(target.path, overwrite: overwrite, .disk) {
            throw CommandFailure(.failure, NamedMistake(.option("to"), mistake))
        }
        let request = RawRequest(
            method: method.rawValue,
            target: path.text,
            contentType: body == nil ? nil : contentType,
            body: try body?.source(session) ?? ByteSource([])
        )
        let exchange = session.context.effects.rawExchange
        let response: RawResponse
        do throws(APIError) { response = try await exchange(request) } catch { throw CommandFailure(error) }
        let value = try await session.show(response, in: target, overwrite: overwrite)
        guard response.isSuccess else {
            throw CommandFailure(
                .refusedRequest(method: method.rawValue, path: path.text, status: response.status)
            )
        }
        return value
    }
}

/// The HTTP method of a request.
enum RequestMethod: String, CaseIterable, ArgumentType {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case head = "HEAD"

    static var placeholder: String { "METHOD" }
}

/// The path of a request on the service.
struct RequestPath: ArgumentType {
    let text: String

    static var placeholder: String { "PATH" }

    init(reading value: Value) throws(ArgumentMistake) {
        text = value.text
        guard text.hasPrefix("/") else {
            throw .notAPIPath(text)
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .unencodedAPIPath(text)
        }
    }
}

/// The body of a request: text, or `@` and the path of a file.
struct RequestBody: ArgumentType {
    private let text: String

    static var placeholder: String { "TEXT|@FILE" }

    init(reading value: Value) throws(ArgumentMistake) { text = value.text }

    /// The bytes; a file is read while it is sent.
    func source(_ session: Session) throws(CommandFailure) -> ByteSource {
        guard text.hasPrefix("@") else { return ByteSource(Array(text.utf8)) }
        do throws(FileMistake) {
            return ByteSource(file: try session.opened(String(text.dropFirst())))
        } catch {
            throw CommandFailure(.failure, NamedMistake(.value(option: "body", text), error))
        }
    }
}

extension Session {
    /// Writes the body of a response: its bytes to a file, or its lines as data. Returns the file or the body, if that
    /// is wanted.
    fileprivate func show(
        _ response: RawResponse,
        in target: OutputPath?,
        overwrite: Bool
    ) async throws(CommandFailure) -> Value? {
        // A terminal shows text only, as without to=.
        let isShown = target.map { OutputTarget.isData($0.path) && output.showsDataOnTerminal } ?? true
        if let target, response.isSuccess, !isShown {
            try await save(response, to: target.path, overwrite: overwrite)
            return .file(target.path)
        }
        guard response.isText else {
            if response.body.length == 0 { return .text("") }
            throw CommandFailure(.binaryResponse(type: response.contentType, bytes: response.body.length))
        }
        var bytes: [UInt8] = []
        do throws(APIError) {
            for try await chunk in response.body {
                bytes += chunk
                guard bytes.count <= Limits.shownResponseBytesMax else { throw APIError.shownResponseTooLarge }
            }
        } catch {
            throw CommandFailure(error)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) { output.data(String(line)) }
        guard wantsValue else { return nil }
        // The lines were not shown.
        guard response.isSuccess else {
            output.warning(Figures.shortened(text, to: Limits.turnCharactersMax))
            return nil
        }
        return Value(response: text)
    }

    private func save(_ response: RawResponse, to path: String, overwrite: Bool) async throws(CommandFailure) {
        do {
            let file = try OutputTarget(path, self)
            defer { file.discard() }
            for try await chunk in response.body {
                try Task.checkCancellation()
                try file.write(chunk)
            }
            try file.publish(replacing: overwrite)
        } catch {
            throw CommandFailure(writing: path, error)
        }
        if !OutputTarget.isData(path) { output.message("\(path): written") }
    }
}
