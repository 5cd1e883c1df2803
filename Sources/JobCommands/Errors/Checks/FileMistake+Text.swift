internal import DatasetFormats
internal import DisplayText
internal import LocalFiles
internal import JobScript

/// The text of mistakes in files.
extension FileMistake {
    package var message: String {
        switch self {
        case .missingFile(let path, _): "file not found: \(path)"
        case .folderForFile(let path, _): "\(path) is a folder, not a file"
        case .unreadableFile(let error): error.description
        case .notAScript(let path, .rows): "\(path) is a data file, not a script"
        case .notAScript(let path, .binary): "\(path) is a binary file, not a script"
        case .notAScript(let path, .program(let interpreter)):
            "\(path) is a script for \(interpreter), not for embedjobs"
        case .unreadableFolderInPattern(let pattern): "a folder in \(pattern) cannot be read"
        case .fileNameNotUTF8(_, let name): "the name of a file is not UTF-8: \(name)"
        case .tooManyFiles(let pattern): "too many files match \(pattern)"
        case .unmatchedPattern(let pattern, _): "no file matches \(pattern)"
        case .partialRecursion(let pattern): "\(pattern): ** must be a whole part of the path"
        case .ambiguousPattern(let pattern, let count): "\(pattern) matches \(count) files; expected 1"
        case .variableInclude: "the path of an included script must be known before the run"
        case .circularInclude(let path): "\(path) includes itself"
        case .tooManyIncludes(let limit, let depth):
            "too many included scripts: at most \(limit), in \(depth) levels"
        case .hiddenMistakes(let path):
            "\(path) is not a valid script; its lines are hidden because the file is private"
        case .includedFileAppeared(let path): "\(path) did not exist when the script was checked"
        case .missingStateFolder: "no state folder found"
        case .standardInputTaken(.prompt): "standard input is this prompt"
        case .standardInputTaken(.script): "standard input is the script"
        case .standardInputTaken(.command): "standard input can be read only once"
        case .includedStream(let path): "\(Session.label(ofInput: path)) cannot be included: it can be read only once"
        case .foreignContent(let path, let content): "\(path): \(content.explanation)"
        case .recordsInOtherFormat(let path, let ext): "\(path): records cannot be written as .\(ext)"
        case .unappendable(let path, let format): "\(path): nothing can be appended to a .\(format) file"
        case .otherColumns(let path): "\(path): its first line is not the header of these records"
        case .unknownRowFormat(let path): "\(path): unknown file format"
        case .malformedRows(let path, let line, let fault): "\(path):\(line): \(fault.text)"
        }
    }

    package var help: String? {
        switch self {
        case .missingFile(_, let suggestion): suggestion.map { "did you mean \($0)?" }
        case .folderForFile(let path, .reading):
            "to process each file in it, write for f in \(path)/*.jsonl { … $f … }"
        case .folderForFile(let path, .script): "embedjobs run \(path)/*.embedjobs runs the scripts in it"
        case .notAScript(Source.standardInputName, .rows): "embedjobs upload - name=NAME"
        case .notAScript(let path, .rows): "embedjobs upload \(path)"
        case .notAScript(_, .binary): "a script is a text file in UTF-8"
        case .notAScript(let path, .program(let interpreter)):
            "\(interpreter) \(path); in a script: ! \(interpreter) \(path)"
        case .unmatchedPattern(_, inLoop: true): "to allow no matches, add allow_empty=true after the pattern"
        case .partialRecursion: "write data/**/*.jsonl for files in all folders below data, or * within one folder"
        case .ambiguousPattern(let pattern, _): "to process each file: for f in \(pattern) { … $f … }"
        case .variableInclude: "write it literally, or use params and variables that hold text"
        case .hiddenMistakes(let path): "to see them, run embedjobs check \(path)"
        case .missingStateFolder: "set XDG_STATE_HOME or HOME to a folder"
        case .unknownRowFormat: "rows are read from .jsonl, .csv and .tsv, lines from .txt; or add file_format="
        case .fileNameNotUTF8(let pattern, _): "rename the file, or use a pattern other than \(pattern)"
        case .standardInputTaken(.prompt): "name a file, or run in your shell: embedjobs upload - < FILE"
        case .standardInputTaken(.script): "save the script to a file: embedjobs run SCRIPT < FILE"
        case .standardInputTaken(.command): "save it to a file first: ! cat > FILE"
        case .includedStream: "save the script to a file; or run it alone: embedjobs run -"
        case .foreignContent(let path, let content):
            content.conversion(of: SystemShell.quoted(path)).map { "\($0) writes its rows to standard output" }
        case .recordsInOtherFormat: "use .csv, .json, .jsonl, .md or .txt, or add format="
        case .unappendable(_, let format): format == "json" ? "use a .jsonl file" : "write each result to its own file"
        case .otherColumns: "append to another file, or add format="
        case .folderForFile(_, .redirect), .unreadableFile, .unreadableFolderInPattern, .tooManyFiles,
            .unmatchedPattern(_, inLoop: false), .circularInclude, .tooManyIncludes,
            .includedFileAppeared, .malformedRows:
            nil
        }
    }
}

extension FileMistake.Fault {
    fileprivate var text: String {
        switch self {
        case .lineNotUTF8: "the line is not UTF-8"
        case .rowNotUTF8: "the row is not UTF-8"
        case .duplicateColumn(let name): "duplicate column \(name) in the header"
        case .columnCount(let count, let header):
            "\(Figures.count(count, of: "column")), but the header has \(header)"
        case .textAfterQuote: "text after a closing quote"
        case .unclosedQuote: "unclosed quote"
        case .format(let text): text
        }
    }
}
