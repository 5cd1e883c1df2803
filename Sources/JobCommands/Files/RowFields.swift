internal import DatasetFormats
internal import LocalFiles

/// The names of the fields in the rows of a file, read from its first bytes.
package struct RowFields: Hashable, Sendable {
    /// The columns of the header, or the members of the first row.
    package let first: [String]
    /// These and the further members of the next rows, in order.
    package let names: [String]

    /// Reads a regular file in a format that an upload reads from the first byte on; nil for any other file, or if its
    /// first row does not fit in the limit. `format` and `delimiter` are the options of an upload or a loop, if given.
    package init?(path: String, format: String? = nil, delimiter: String? = nil) {
        guard Folder.isFile(path), let file = try? InputFile(path: path),
            let start = try? file.read(at: 0, count: min(file.size, Limits.fieldBytesMax)),
            ForeignContent(firstBytes: Array(start.prefix(UploadFormat.firstBytesMax))) == nil
        else { return nil }
        let bytes = start.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(start.dropFirst(3)) : start
        let named = format.map { name in UploadFormat.all.first { $0.name == name } }
        let known = named ?? UploadFormat.of(fileName: path, firstBytes: bytes)
        let isWhole = start.count == file.size
        let rows: [[String]]
        switch known?.name {
        case UploadFormat.jsonLines.name: rows = Self.members(in: bytes, isWhole: isWhole)
        case UploadFormat.csv.name: rows = Self.header(in: bytes, delimiter ?? ",", isWhole: isWhole)
        case UploadFormat.tsv.name:
            let isOther = delimiter.map { $0 != "," } ?? false
            rows = Self.header(in: bytes, isOther ? delimiter ?? "\t" : "\t", isWhole: isWhole)
        default: return nil
        }
        guard let first = rows.first else { return nil }
        var seen: Set<String> = []
        self.first = first
        names = rows.flatMap(\.self).filter { seen.insert($0).inserted }
    }

    /// The columns with a name.
    private static func header(in bytes: [UInt8], _ delimiter: String, isWhole: Bool) -> [[String]] {
        guard let byte = delimiter.utf8.first, delimiter.utf8.count == 1,
            let header = CSVRows.header(of: bytes, delimiter: byte, isWhole: isWhole)
        else { return [] }
        return [header.filter { $0.contains { $0 != " " && $0 != "\t" } }]
    }

    /// The members of the first rows, as far as these are objects.
    private static func members(in bytes: [UInt8], isWhole: Bool) -> [[String]] {
        let lines = bytes.split(separator: 0x0A, maxSplits: Limits.fieldRowsMax, omittingEmptySubsequences: true)
        // The last part is the rest of the file, or a row that is cut.
        let isComplete = isWhole && lines.count <= Limits.fieldRowsMax
        let rows = (isComplete ? lines : lines.dropLast()).filter { line in
            line.contains { ![0x20, 0x09, 0x0D].contains($0) }
        }
        var found: [[String]] = []
        for row in rows {
            guard let members = try? JSONMembers(row.last == 0x0D ? Array(row.dropLast()) : Array(row)) else { break }
            found.append(members.members.map(\.name))
        }
        return found
    }
}

extension KnownArguments {
    /// The mistake in a list of fields that every row of a file must have: one that the file's first row lacks.
    func mistake(inFields option: String, ofFile file: String) -> [(parameter: String, mistake: ArgumentMistake)] {
        guard let names = self[option], let path = self[file], isSettled(path),
            !isUnknown("file_format"), !isUnknown("csv_delimiter"),
            !given.contains("skip_malformed_input") || self["skip_malformed_input"] == "false",
            let fields = files.rowFields(path, self["file_format"], self["csv_delimiter"])?.first
        else { return [] }
        let missing = names.split(separator: ",").first { name in
            name != "text" && !fields.contains { $0.utf8.elementsEqual(name.utf8) }
        }
        guard let missing else { return [] }
        let suggestion = Suggestion.closest(to: String(missing), among: fields)
        let mistake = ArgumentMistake.unknownFileField(
            String(missing),
            path: path,
            suggestion: suggestion,
            fields: fields
        )
        return [(option, mistake)]
    }
}
