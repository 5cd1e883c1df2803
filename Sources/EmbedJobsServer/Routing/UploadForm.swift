internal import EmbedJobs
internal import EmbedJobsWire

/// The form of an upload, parsed as it arrives: first the fields, then the file in chunks.
///
/// The file's bytes end only once the whole form has been read and validated, so that a service does not store a
/// dataset from an incomplete upload.
actor UploadForm {
    /// The options before the file's bytes.
    struct Head: Sendable {
        var parameters: [(name: String, value: String)] = []
        var fileName: String?
    }

    private let bytesMax: Int
    private var parser: MultipartParser
    private var body: ByteSource.AsyncIterator
    private var events: ArraySlice<MultipartParser.Event> = []
    private var digest: (any RunningDigest)?
    private var head: Head?
    private var isInFile = false
    private var hasEnded = false
    private var fileBytes = 0
    private var allBytes = 0

    /// Creates a form. `digest` already contains the rest of the request; nil if the digest is not needed: for a
    /// large file it takes as long as storing it.
    init(_ body: sending ByteSource, boundary: String, bytesMax: Int, digest: (any RunningDigest)?) throws(APIError) {
        self.bytesMax = bytesMax
        self.digest = digest
        self.body = body.makeAsyncIterator()
        parser = try MultipartParser(boundary: boundary)
    }

    /// The file's bytes, which can be read once; call ``begin()`` first.
    nonisolated var data: ByteSource {
        ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            { () async throws(APIError) -> [UInt8]? in try await self.nextBytes() }
        }
    }

    /// Reads up to the start of the file.
    func begin() async throws(APIError) -> Head {
        if let head { return head }
        var found = Head()
        while let event = try await nextEvent() {
            guard case .part(let part) = event else { continue }
            if try Self.isFile(part) {
                found.fileName = part.fileName
                head = found
                isInFile = true
                note(found)
                return found
            }
            if part.name != "eval_data", part.fileName == nil {
                found.parameters += try DatasetForm.parameters(ofField: part.name, try await fieldText(part.name))
            }
        }
        throw APIError(.invalidRequest, "invalid request: the form is missing the file; send it as the part 'data'")
    }

    /// The digest of the request, after reading all of it; empty without a digest.
    func fingerprint() async throws(APIError) -> [UInt8] {
        _ = try await begin()
        while try await nextBytes() != nil {}
        return digest?.value() ?? []
    }

    private func nextBytes() async throws(APIError) -> [UInt8]? {
        while let event = try await nextEvent() {
            switch event {
            case .bytes(let bytes) where isInFile:
                fileBytes += bytes.count
                guard fileBytes <= bytesMax else { throw .tooLarge(bytesMax) }
                digest?.update(bytes)
                return bytes
            case .partEnd: isInFile = false
            case .part(let part): try Self.checkAfterFile(part)
            case .bytes, .formEnd: break
            }
        }
        return nil
    }

    private func nextEvent() async throws(APIError) -> MultipartParser.Event? {
        while events.isEmpty {
            guard !hasEnded else { return nil }
            var taken = body
            let chunk = try await taken.next(isolation: self)
            body = taken
            guard let chunk else {
                hasEnded = true
                try parser.finish()
                return nil
            }
            allBytes += chunk.count
            guard allBytes <= bytesMax + Limits.uploadOverheadBytesMax else { throw .tooLarge(bytesMax) }
            events = try parser.feed(chunk)[...]
            // Do not wait for bytes after the last boundary.
            if events.last == .formEnd { hasEnded = true }
        }
        return events.popFirst()
    }

    private func fieldText(_ name: String) async throws(APIError) -> String {
        var bytes: [UInt8] = []
        while let event = try await nextEvent(), case .bytes(let more) = event {
            bytes += more
            guard bytes.count <= EmbedJobsWire.Limits.formFieldBytesMax else {
                throw APIError(.invalidRequest, "invalid request: a field of the form is too long")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw APIError(.invalidRequest, "invalid request: a field of the form is not UTF-8")
        }
        return text
    }

    private func note(_ head: Head) {
        let lines = head.parameters.map { "\($0.name)=\($0.value)\n" }.joined() + "\(head.fileName ?? "")\n"
        digest?.update(Array(lines.utf8))
    }

    /// Whether a part is the file to store: the official SDK names it `data`, the hosted service's examples `file`.
    private static func isFile(_ part: FormPart) throws(APIError) -> Bool {
        if part.name == "data" || part.name == "file" { return true }
        // The evaluation file of a fine-tuned model is read and ignored. Other parts are refused, as by the hosted
        // service: a mistyped field would keep nothing.
        let isField = part.fileName == nil && DatasetForm.fieldNames.contains(part.name)
        guard isField || part.name == "eval_data" else {
            throw APIError(
                .invalidRequest,
                "invalid parameter for part: \(part.name) use file or an evaluation file"
            )
        }
        return false
    }

    private static func checkAfterFile(_ part: FormPart) throws(APIError) {
        guard try !isFile(part) else {
            throw APIError(.invalidRequest, "invalid request: the form has two files; a dataset is made of one")
        }
        guard !DatasetForm.fieldNames.contains(part.name) else {
            throw APIError(.invalidRequest, "invalid request: the field \(part.name) must come before the file")
        }
    }
}
