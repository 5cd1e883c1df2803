internal import EmbedJobs

/// A session without effects, and values that only a real run knows.
extension Session {
    /// Returns a session that shows a script instead of running it, and changes nothing outside the process.
    package static func dry(
        _ dryRun: DryRun,
        environment: [String: String] = [:],
        startTime: StartTime = .current(),
        arguments: [String] = [],
        runID: String? = nil,
        hasConsent: Bool = false,
        stateFolder: String? = nil
    ) -> Session {
        Session(
            service: dryRun,
            output: dryRun.quietOutput,
            // Nothing is waited for, so the clock stays at zero.
            clock: SessionClock(elapsed: { .zero }, sleep: { _ in try Task.checkCancellation() }),
            environment: environment,
            startTime: startTime,
            shell: Shell { line, _, input throws(CommandFailure) in
                dryRun.noteMade(nil)
                if input == nil { dryRun.show("! \(line)") } else { dryRun.detail("| \(line)") }
                return 0
            },
            arguments: arguments,
            runID: runID,
            redirects: RedirectWriter { _, path, appends, _ throws(CommandFailure) in
                dryRun.noteMade(path)
                dryRun.detail("\(appends ? ">>" : ">") \(path)")
            },
            hasConsent: hasConsent,
            dryRun: dryRun,
            stateFolder: stateFolder,
            rawExchange: { request throws(APIError) in
                dryRun.request("\(request.method) \(request.target)")
                throw .unanswered
            }
        )
    }

    /// Whether a value is the same in a real run.
    func isKnown(_ value: Value) -> Bool {
        guard let dryRun else { return true }
        switch value {
        case .unknown: return false
        case .job(let id): return !dryRun.isMadeUp(id.rawValue)
        case .dataset(let id): return !dryRun.isMadeUp(id.rawValue)
        case .text(let text): return !dryRun.isMadeUp(text)
        case .list(let values): return values.allSatisfy(isKnown)
        case .file, .record: return true
        }
    }

    /// Returns a placeholder for a field that only a real run knows; nil if the field is known or invalid.
    func unknownField(_ name: String, of value: Value, in variable: String) -> Value? {
        guard dryRun != nil else { return nil }
        switch value {
        case .unknown(let text, let shape):
            let names = Fields.names(of: shape)
            guard shape == .unknown || shape == .record(nil) || names.contains(name) else { return nil }
            return Self.unknown(name, of: text)
        case .job(let id):
            guard case .unanswered? = jobs[id], isUnknown(name, of: value) else { return nil }
            return Self.unknown(name, of: id.rawValue)
        case .dataset(let id):
            let isTime = datasets[id].map { _ in isKnown(value) ? false : ["created_at", "updated_at"].contains(name) }
            let isUnknown = isTime ?? (unansweredDatasets.contains(id) && isUnknown(name, of: value))
            return isUnknown ? Self.unknown(name, of: id.rawValue) : nil
        case .list(let values):
            let hasUnknown = values.contains { value in
                if case .job(let id) = value, case .unanswered? = jobs[id] { return true }
                return false
            }
            guard name != "count", hasUnknown, Fields.names(of: value.shape).contains(name) else { return nil }
            return Self.unknown(name, of: "<\(variable)>")
        case .text, .file, .record: return nil
        }
    }

    private func isUnknown(_ name: String, of value: Value) -> Bool {
        guard Fields.names(of: value.shape).contains(name) else { return false }
        do throws(FieldProblem) {
            _ = try Fields.text(of: name, in: value, self)
            return false
        } catch {
            return true
        }
    }

    /// Returns `<status of job>` for a field of `<job>` or `<job_id of job>`.
    private static func unknown(_ field: String, of text: String) -> Value {
        var subject = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
        for kind in ["job_id of ", "dataset_id of "] where subject.hasPrefix(kind) {
            subject = String(subject.dropFirst(kind.count))
        }
        return .unknown("<\(field) of \(subject)>", .text)
    }
}
