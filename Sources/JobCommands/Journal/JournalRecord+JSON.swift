internal import DatasetFormats
internal import EmbedJobs

/// Records as lines of JSON.
extension JournalRecord {
    /// The record as a line, with its end.
    package var line: [UInt8] { Array((Record([("record", .text(name))] + fields).json + "\n").utf8) }

    private var name: String {
        switch self {
        case .run: "run"
        case .resumed: "resumed"
        case .standard: "default"
        case .intent: "intent"
        case .outcome: "outcome"
        case .rejected: "rejected"
        case .ended: "ended"
        case .abandoned: "abandoned"
        case .end: "end"
        }
    }

    private var fields: [(String, Record.Content)] {
        switch self {
        case .run(let run): run.fields
        case .resumed(let at), .abandoned(let at): [("at", .time(at))]
        case .standard(let name, let value, let expression):
            [("name", .text(name)), ("value", value.content), ("expression", .text(expression))]
        case .intent(let intent): intent.fields
        case .outcome(let outcome):
            [("step", .text(outcome.step)), ("at", .time(outcome.at))]
                + (outcome.id.map { [("id", .text($0))] } ?? []) + (outcome.written?.fields ?? [])
        case .rejected(let step, let at, let code, let message):
            [("step", .text(step)), ("at", .time(at)), ("code", .text(code)), ("message", .text(message))]
        case .ended(let end):
            [("id", .text(end.id)), ("at", .time(end.at)), ("status", .text(end.status))]
                + (end.rows.map { [("rows", .number($0))] } ?? []) + (end.output.map { [("output", .text($0))] } ?? [])
        case .end(let at, let exitCode): [("at", .time(at)), ("exit_code", .number(Int(exitCode.rawValue)))]
        }
    }

    /// Whether a line is a record of this version or of a later one.
    static func isNamed(_ line: [UInt8]) -> Bool {
        (try? JSONTree(line, allowsDuplicates: true))?["record"]?.text != nil
    }

    /// Reads a line; nil for another record, which a later version may have written.
    package init?(line: [UInt8]) {
        guard let json = try? JSONTree(line, allowsDuplicates: true), let name = json["record"]?.text else {
            return nil
        }
        let at = json["at"]?.time
        switch name {
        case "run": self.init(JournalRun(json)) { .run($0) }
        case "resumed": self.init(at) { .resumed(at: $0) }
        case "default":
            guard let name = json["name"]?.text, let value = json["value"].flatMap(JournalValue.init),
                let expression = json["expression"]?.text
            else { return nil }
            self = .standard(name: name, value, expression: expression)
        case "intent": self.init(JournalIntent(json)) { .intent($0) }
        case "outcome":
            guard let step = json["step"]?.text, let at else { return nil }
            let written = JournalFileDigest(json)
            self = .outcome(JournalOutcome(step: step, at: at, id: json["id"]?.text, written: written))
        case "rejected":
            guard let step = json["step"]?.text, let at, let code = json["code"]?.text,
                let message = json["message"]?.text
            else { return nil }
            self = .rejected(step: step, at: at, code: code, message: message)
        case "ended":
            guard let id = json["id"]?.text, let at, let status = json["status"]?.text else { return nil }
            let (rows, output) = (json["rows"]?.whole, json["output"]?.text)
            self = .ended(JournalEnd(id: id, at: at, status: status, rows: rows, output: output))
        case "abandoned": self.init(at) { .abandoned(at: $0) }
        case "end":
            guard let at, let code = json["exit_code"]?.whole else { return nil }
            self = .end(at: at, exitCode: ExitCode(rawValue: Int32(truncatingIfNeeded: code)))
        default: return nil
        }
    }

    private init?<Content>(_ content: Content?, _ make: (Content) -> JournalRecord) {
        guard let content else { return nil }
        self = make(content)
    }
}

extension JournalRun {
    fileprivate var fields: [(String, Record.Content)] {
        [
            ("version", .number(Self.version)), ("id", .text(id)), ("script", .text(script)),
            ("directory", .text(directory)), ("parameters", JournalField.object(parameters)),
            ("arguments", .list(arguments)), ("service", .text(service)), ("owner", .text(owner)),
            ("started_at", .time(startedAt)), ("today", .text(today)), ("now", .text(now)),
            ("once", .optional(onceKey)), ("scope", .text(scope)),
        ]
    }

    /// Reads the first line; nil for another version, whose other lines may have another meaning.
    fileprivate init?(_ json: JSONTree) {
        guard json["version"]?.whole == Self.version, let id = json["id"]?.text, let script = json["script"]?.text,
            let directory = json["directory"]?.text, let parameters = json["parameters"].flatMap(JournalField.all),
            let arguments = json["arguments"]?.texts, let service = json["service"]?.text,
            let owner = json["owner"]?.text, let startedAt = json["started_at"]?.time,
            let today = json["today"]?.text, let now = json["now"]?.text, let scope = json["scope"]?.text
        else { return nil }
        self.init(
            id: id,
            script: script,
            directory: directory,
            parameters: parameters,
            arguments: arguments,
            service: service,
            owner: owner,
            startedAt: startedAt,
            today: today,
            now: now,
            onceKey: json["once"]?.text,
            scope: scope
        )
    }
}

extension JournalIntent {
    fileprivate var fields: [(String, Record.Content)] {
        [
            ("step", .text(step)), ("kind", .text(kind.rawValue)), ("attempt", .number(attempt)), ("at", .time(at)),
            ("file", .optional(file)), ("line", line.map { .number($0) } ?? .null),
            ("request", JournalField.object(request)),
        ] + (written?.fields ?? [])
    }

    fileprivate init?(_ json: JSONTree) {
        guard let step = json["step"]?.text, let kind = (json["kind"]?.text).flatMap(JournalStepKind.init),
            let attempt = json["attempt"]?.whole, let at = json["at"]?.time,
            let request = json["request"].flatMap(JournalField.all)
        else { return nil }
        self.init(
            step: step,
            kind: kind,
            attempt: attempt,
            at: at,
            file: json["file"]?.text,
            line: json["line"]?.whole,
            request: request,
            written: JournalFileDigest(json)
        )
    }
}

extension JournalFileDigest {
    fileprivate var fields: [(String, Record.Content)] {
        [("path", .text(path)), ("bytes", .number(bytes)), ("sha256", .text(sha256))]
    }

    fileprivate init?(_ json: JSONTree) {
        guard let path = json["path"]?.text, let bytes = json["bytes"]?.whole, let sha256 = json["sha256"]?.text else {
            return nil
        }
        self.init(path: path, bytes: bytes, sha256: sha256)
    }
}

extension JournalField {
    fileprivate static func object(_ fields: [JournalField]) -> Record.Content {
        .json(Record(fields.map { ($0.name, .text($0.value)) }).json)
    }

    fileprivate static func all(_ json: JSONTree) -> [JournalField]? {
        guard case .object(let members) = json else { return nil }
        return members.compactMap { member in member.value.text.map { JournalField(member.key, $0) } }
    }
}

extension JournalValue {
    fileprivate var content: Record.Content {
        switch self {
        case .text(let text): .text(text)
        case .list(let texts): .list(texts)
        }
    }

    fileprivate init?(_ json: JSONTree) {
        if let text = json.text {
            self = .text(text)
        } else if let texts = json.texts {
            self = .list(texts)
        } else {
            return nil
        }
    }
}

extension JSONTree {
    fileprivate var texts: [String]? { elements?.compactMap(\.text) }
    fileprivate var time: Timestamp? { text.flatMap { Timestamp($0) } }
    fileprivate var whole: Int? { if case .number(let text) = self { Int(text) } else { nil } }
}
