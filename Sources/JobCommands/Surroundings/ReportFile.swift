internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import LocalFiles

/// A file of machine-readable reports: the newest of each script.
package struct ReportFile: Hashable, Sendable {
    /// Its format.
    package let format: Format
    /// Its path.
    package let path: String

    /// The format of a report.
    package enum Format: String, CaseIterable, Sendable {
        /// The XML that continuous integration systems read: a suite for each script, with a case for the script itself
        /// and one for each job.
        case junit
        /// A JSON array with one object for each of the same cases.
        case json
    }

    /// Creates a file with a format and a path; `-` is the standard output.
    package init(_ format: Format, path: String) {
        self.format = format
        self.path = path == "-" ? "/dev/stdout" : path
    }

    /// Writes a report and replaces an earlier one of the same script; reports of other scripts stay.
    ///
    /// Throws if the existing file is not such a report.
    package func update(with report: RunReport) throws(CommandFailure) {
        let before = try lines()
        let text: [String]
        switch format {
        case .junit:
            let others = try suites(in: before).filter {
                $0.first?.hasPrefix(JUnitReport.opening(report.script)) != true
            }
            text = JUnitReport.header + others.joined() + JUnitReport.suite(report) + JUnitReport.footer
        case .json:
            let others = try objects(in: before).filter {
                !$0.hasPrefix("{\"script\":\(Record.quoted(report.script)),")
            }
            let all = others + report.cases.map { JSONReport.object($0, report).json }
            let last = all.count - 1
            text = ["["] + all.enumerated().map { "  " + $1 + ($0 < last ? "," : "") } + ["]"]
        }
        let target = RedirectTarget(path: path, appends: false)
        try target.write(Array(text.map { $0 + "\n" }.joined().utf8))
    }

    private func lines() throws(CommandFailure) -> [String] {
        guard Folder.exists(path), !Folder.isStream(path), !StandardStream.isOutput(path) else { return [] }
        do throws(FileError) {
            let file = try InputFile(path: path)
            guard file.size <= Limits.rowFileBytesMax else {
                throw FileError("read", path, errno: FileError.tooLarge)
            }
            let text = String(decoding: try file.read(at: 0, count: file.size), as: UTF8.self)
            return text.split(separator: "\n").map { String($0) }
        } catch {
            throw CommandFailure(error)
        }
    }

    private var refusal: CommandFailure {
        CommandFailure(.foreignReport(path: path))
    }

    /// The lines of each suite of a report.
    private func suites(in lines: [String]) throws(CommandFailure) -> [[String]] {
        guard !lines.isEmpty else { return [] }
        let frame = JUnitReport.header.count
        guard Array(lines.prefix(frame)) == JUnitReport.header, lines.suffix(1) == JUnitReport.footer[...] else {
            throw refusal
        }
        var suites: [[String]] = []
        for line in lines.dropFirst(frame).dropLast() {
            if line.hasPrefix("  <testsuite ") { suites.append([]) }
            guard !suites.isEmpty else { throw refusal }
            suites[suites.count - 1].append(line)
        }
        return suites
    }

    /// The objects of a report as raw JSON.
    private func objects(in lines: [String]) throws(CommandFailure) -> [String] {
        guard !lines.isEmpty else { return [] }
        guard lines.first == "[", lines.last == "]", lines.count > 1 else { throw refusal }
        return try lines.dropFirst().dropLast().map { line throws(CommandFailure) in
            let object = line.dropFirst(2)
            let text = String(object.last == "," ? object.dropLast() : object)
            guard line.hasPrefix("  {\"script\":"), (try? JSONMembers(Array(text.utf8))) != nil else { throw refusal }
            return text
        }
    }
}

/// Cases as JSON objects.
private enum JSONReport {
    static func object(_ one: RunReport.Case, _ report: RunReport) -> Record {
        Record([
            ("script", .text(report.script)),
            ("timestamp", .text(report.timestamp)),
            ("name", .text(one.name)),
            ("id", .optional(one.id?.rawValue)),
            ("status", .text(one.status)),
            ("code", .optional(one.code)),
            ("kind", .optional(one.kind)),
            ("seconds", one.duration.map { .json(Figures.seconds($0)) } ?? .null),
            ("message", .optional(one.message)),
            ("file", .text(one.file)),
            ("line", one.line.map { .number($0) } ?? .null),
            ("rows", .optionalCount(one.job?.progress.rowsTotal)),
            ("reused_rows", .optionalCount(one.job?.reusedRows)),
            ("tokens", .optionalCount(one.job?.tokens)),
            ("cut_texts", .optionalCount(one.job?.cutTexts)),
            ("warnings", .list(one.job?.warnings ?? [])),
        ])
    }
}

/// Cases as the XML of JUnit, in the form that <https://github.com/testmoapp/junitxml> describes.
private enum JUnitReport {
    static let header = [#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>"]
    static let footer = ["</testsuites>"]

    /// The beginning of the line that opens a script's suite.
    static func opening(_ script: String) -> String { "  <testsuite name=\"\(XMLText.escaped(script))\" " }

    static func suite(_ report: RunReport) -> [String] {
        let failures = report.cases.count { $0.outcome == .failed }
        let skipped = report.cases.count { $0.outcome == .unfinished }
        let counts = #"tests="\#(report.cases.count)" failures="\#(failures)" skipped="\#(skipped)""#
        let times = #"time="\#(Figures.seconds(report.duration))" timestamp="\#(XMLText.escaped(report.timestamp))""#
        return [opening(report.script) + "\(counts) \(times)>"]
            + report.cases.flatMap { lines(of: $0, report.script) } + ["  </testsuite>"]
    }

    private static func lines(of one: RunReport.Case, _ script: String) -> [String] {
        var attributes = #"classname="\#(XMLText.escaped(script))" name="\#(XMLText.escaped(one.name))""#
        if let duration = one.duration { attributes += #" time="\#(Figures.seconds(duration))""# }
        attributes += #" file="\#(XMLText.escaped(one.file))""#
        if let line = one.line { attributes += #" line="\#(line)""# }
        let message = #"message="\#(XMLText.escaped(one.message ?? one.status))""#
        var inner: [String] = []
        if let id = one.id {
            let property = #"<property name="id" value="\#(XMLText.escaped(id.rawValue))"/>"#
            inner.append("      <properties>\(property)</properties>")
        }
        switch one.outcome {
        case .complete:
            // A warning, such as that texts were cut, does not fail a test case; readers show it as its output.
            if let warnings = one.job?.warnings, !warnings.isEmpty {
                inner.append("      <system-out>\(XMLText.escaped(warnings.joined(separator: "; ")))</system-out>")
            }
        case .failed: inner.append(#"      <failure type="\#(XMLText.escaped(one.status))" \#(message)/>"#)
        case .unfinished: inner.append("      <skipped \(message)/>")
        }
        guard !inner.isEmpty else { return ["    <testcase \(attributes)/>"] }
        return ["    <testcase \(attributes)>"] + inner + ["    </testcase>"]
    }
}
