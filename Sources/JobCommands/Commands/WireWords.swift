internal import EmbedJobs
internal import LocalFiles

/// The way around all other commands: the API itself.
enum WireWords {
    /// The commands, in the order of help.
    static let all = [api]

    static let api = Command(
        "api",
        "Send a request to the service as it is, and write the body of its answer.",
        argument("method", RequestMethod.self, "What to do."),
        argument("path", RequestPath.self, "The path, with a query if need be: /v1/embed-jobs?limit=5."),
        optional("body", RequestBody.self, "What to send: a text, or @ and the path of a file."),
        optional("content_type", default: "application/json", "application/json", "The type of what is sent."),
        optional("to", OutputPath.self, "A file to make of the answer, which may be no text."),
        optional("overwrite", default: false, "false", "Replace a file that is there already."),
        examples: [
            "api GET /v1/models",
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
            throw CommandFailure(.failure, "to=\(mistake.text) \(mistake.reason)", help: mistake.help)
        }
        let request = RawRequest(
            method: method.rawValue,
            target: path.text,
            contentType: body == nil ? nil : contentType,
            body: try body?.source() ?? ByteSource([])
        )
        let exchange = session.rawExchange
        let response: RawResponse
        do throws(APIError) { response = try await exchange(request) } catch { throw CommandFailure(error) }
        try await session.show(response, in: target, overwrite: overwrite)
        guard response.isSuccess else {
            throw CommandFailure(
                .failure,
                "the service answered \(method.rawValue) \(path.text) with \(response.status)"
            )
        }
        return nil
    }
}

/// What a request does.
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
            throw ArgumentMistake(text, "is no path of the API", help: "it begins with /: /v1/embed-jobs")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw ArgumentMistake(
                text,
                "has characters that a path cannot have",
                help: "write them as %20 and the like"
            )
        }
    }
}

/// What is sent with a request.
struct RequestBody: ArgumentType {
    private let text: String

    static var placeholder: String { "TEXT|@FILE" }

    init(reading value: Value) throws(ArgumentMistake) { text = value.text }

    /// The bytes; a file is read as it is sent.
    func source() throws(CommandFailure) -> ByteSource {
        guard text.hasPrefix("@") else { return ByteSource(Array(text.utf8)) }
        do throws(FileError) {
            return ByteSource(file: try InputFile(path: String(text.dropFirst())))
        } catch {
            throw CommandFailure(.failure, "body=\(text): \(error)")
        }
    }
}

extension Session {
    /// Writes the body of an answer: to a file as it comes, else as lines of data.
    fileprivate func show(
        _ response: RawResponse,
        in target: OutputPath?,
        overwrite: Bool
    ) async throws(CommandFailure) {
        if let target, response.isSuccess { return try await save(response, to: target.path, overwrite: overwrite) }
        guard response.isText else {
            let bytes = response.body.length.map { ", \(Figures.bytes($0))" } ?? ""
            if response.body.length == 0 { return }
            throw CommandFailure(
                .failure,
                "the answer is no text (\(response.contentType)\(bytes))",
                help: "to=FILE writes it to a file"
            )
        }
        var bytes: [UInt8] = []
        do throws(APIError) {
            for try await chunk in response.body {
                bytes += chunk
                guard bytes.count <= Limits.shownAnswerBytesMax else {
                    throw APIError(
                        .payloadTooLarge,
                        "the answer is longer than can be shown; to=FILE writes it to a file"
                    )
                }
            }
        } catch {
            throw CommandFailure(error)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) { output.data(String(line)) }
    }

    private func save(_ response: RawResponse, to path: String, overwrite: Bool) async throws(CommandFailure) {
        do {
            let file = try TargetFile(path: path, onWait: noticeOfWaiting(path))
            defer { file.discard() }
            for try await chunk in response.body {
                try Task.checkCancellation()
                try chunk.withUnsafeBytes { try file.write($0) }
            }
            try file.publish(replacing: overwrite)
        } catch {
            throw CommandFailure(writing: path, error)
        }
        output.message("\(path): written")
    }
}
