/// Receipts as JSON. The keys are stable: adding a key requires a new format number.
extension JobReceipt {
    /// The receipt as JSON text, with one line per member and part, and a final line feed.
    public var json: String {
        var text = JSONLines()
        text.open("{")
        text.member("receipt_format", "\(format)")
        text.member("job_id", text: jobID.rawValue)
        if let name { text.member("name", text: name) }
        text.member("store_id", text: storeID)
        text.member("embedjobs_version", text: version)
        text.member("created_at", text: createdAt.description)
        text.member("ended_at", text: endedAt.description)
        text.member("model", text: model.rawValue)
        text.member("model_fingerprint", text: modelFingerprint)
        text.member("input_type", text: inputType.rawValue)
        text.member("truncate", text: truncate.rawValue)
        text.member("embedding_types", texts: embeddingTypes.map(\.rawValue))
        text.member("rows", rows.json)
        text.open("\"input\": {")
        text.member("dataset_id", text: input.datasetID.rawValue)
        text.member("file", #"{"bytes": \#(input.file.bytes), "sha256": \#(JSONLines.quoted(input.file.sha256))}"#)
        text.parts(input.parts)
        text.close("}")
        text.open("\"output\": {")
        text.member("dataset_id", text: output.datasetID.rawValue)
        text.parts(output.parts)
        text.close("}")
        text.member("warnings", texts: warnings)
        if let download {
            let format = JSONLines.quoted(download.format)
            let digest = JSONLines.quoted(download.sha256)
            text.member("download", #"{"format": \#(format), "bytes": \#(download.bytes), "sha256": \#(digest)}"#)
        }
        text.member("checksum", text: checksum)
        text.close("}")
        return text.text + "\n"
    }
}

extension JobReceipt.Rows {
    fileprivate var json: String {
        let reused = reused.map { ", \"reused\": \($0)" } ?? ""
        return "{\"in\": \(input), \"out\": \(output), \"skipped\": \(skipped), \"failed\": \(failed)\(reused)}"
    }
}

/// JSON with one line per member.
private struct JSONLines {
    private(set) var text = ""
    private var depth = 0
    private var isFirst = true

    mutating func open(_ opening: String) {
        line(opening)
        depth += 1
        isFirst = true
    }

    mutating func close(_ bracket: String) {
        depth -= 1
        text += isFirst ? bracket : "\n" + indentation + bracket
        isFirst = false
    }

    mutating func member(_ key: String, _ json: String) { line("\"\(key)\": \(json)") }

    mutating func member(_ key: String, text: String) { member(key, Self.quoted(text)) }

    mutating func member(_ key: String, texts: [String]) {
        member(key, "[" + texts.map(Self.quoted).joined(separator: ", ") + "]")
    }

    mutating func parts(_ parts: [JobReceipt.Part]) {
        open("\"parts\": [")
        for part in parts {
            line(#"{"rows": \#(part.rows), "bytes": \#(part.bytes), "sha256": \#(Self.quoted(part.sha256))}"#)
        }
        close("]")
    }

    private var indentation: String { String(repeating: "  ", count: depth) }

    private mutating func line(_ content: String) {
        if !isFirst { text += "," }
        if depth > 0 { text += "\n" + indentation }
        text += content
        isFirst = false
    }

    /// A text as a JSON string; escapes only what must be escaped.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension JobReceipt: Decodable {
    enum CodingKeys: String, CodingKey {
        case name, model, truncate, rows, input, output, warnings, download, checksum
        case format = "receipt_format"
        case jobID = "job_id"
        case storeID = "store_id"
        case version = "embedjobs_version"
        case createdAt = "created_at"
        case endedAt = "ended_at"
        case modelFingerprint = "model_fingerprint"
        case inputType = "input_type"
        case embeddingTypes = "embedding_types"
    }

    /// Reads a receipt of a known format; unknown keys are ignored.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let format = try members.decode(Int.self, forKey: .format)
        guard (1...Self.currentFormat).contains(format) else {
            throw Self.mistake(.format, members, "is \(format): this version reads formats up to \(Self.currentFormat)")
        }
        jobID = JobID(rawValue: try members.decode(String.self, forKey: .jobID))
        name = try members.decodeIfPresent(String.self, forKey: .name)
        storeID = try members.decode(String.self, forKey: .storeID)
        version = try members.decode(String.self, forKey: .version)
        createdAt = try Self.time(.createdAt, members)
        endedAt = try Self.time(.endedAt, members)
        model = ModelName(rawValue: try members.decode(String.self, forKey: .model))
        modelFingerprint = try members.decode(String.self, forKey: .modelFingerprint)
        inputType = try Self.choice(.inputType, members)
        truncate = try Self.choice(.truncate, members)
        embeddingTypes = try members.decode([String].self, forKey: .embeddingTypes).map { text in
            guard let type = EmbeddingType(rawValue: text) else {
                throw Self.mistake(.embeddingTypes, members, "has an unknown value")
            }
            return type
        }
        rows = try members.decode(Rows.self, forKey: .rows)
        input = try members.decode(Input.self, forKey: .input)
        output = try members.decode(Output.self, forKey: .output)
        warnings = try members.decode([String].self, forKey: .warnings)
        download = try members.decodeIfPresent(Download.self, forKey: .download)
        checksum = try members.decode(String.self, forKey: .checksum)
        self.format = format
    }

    private typealias Members = KeyedDecodingContainer<CodingKeys>

    private static func time(_ key: CodingKeys, _ members: Members) throws -> Timestamp {
        guard let time = Timestamp(try members.decode(String.self, forKey: key)) else {
            throw mistake(key, members, "is not a date and time")
        }
        return time
    }

    private static func choice<T: RawRepresentable<String>>(_ key: CodingKeys, _ members: Members) throws -> T {
        guard let value = T(rawValue: try members.decode(String.self, forKey: key)) else {
            throw mistake(key, members, "has an unknown value")
        }
        return value
    }

    private static func mistake(_ key: CodingKeys, _ members: Members, _ text: String) -> DecodingError {
        .dataCorruptedError(forKey: key, in: members, debugDescription: "\(key.rawValue) \(text)")
    }
}

extension JobReceipt.Input: Decodable {
    enum CodingKeys: String, CodingKey {
        case file, parts
        case datasetID = "dataset_id"
    }

    /// Decodes an input.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        datasetID = DatasetID(rawValue: try members.decode(String.self, forKey: .datasetID))
        file = try members.decode(JobReceipt.File.self, forKey: .file)
        parts = try members.decode([JobReceipt.Part].self, forKey: .parts)
    }
}

extension JobReceipt.Output: Decodable {
    enum CodingKeys: String, CodingKey {
        case parts
        case datasetID = "dataset_id"
    }

    /// Decodes an output.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        datasetID = DatasetID(rawValue: try members.decode(String.self, forKey: .datasetID))
        parts = try members.decode([JobReceipt.Part].self, forKey: .parts)
    }
}
