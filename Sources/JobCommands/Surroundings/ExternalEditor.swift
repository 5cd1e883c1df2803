internal import JobScript
internal import LocalFiles

/// Edits texts with the user's editor: `$VISUAL`, else `$EDITOR`, else vi.
struct ExternalEditor {
    let shell: SystemShell
    let environment: [String: String]
    /// The folder for the file that the editor gets.
    let scratchFolder: String

    /// The editor with its arguments, as a line for the shell.
    private var command: String {
        ["VISUAL", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.allSatisfy(\.isWhitespace) } ?? "vi"
    }

    /// Returns the text that the user saved. A changed text that cannot be used stays in its file, which the error
    /// names.
    func edited(_ text: String) async throws(CommandFailure) -> String {
        // A folder, because some editors write copies next to the file.
        let folder = "\(scratchFolder)/embedjobs-edit-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        // Editors know the language by the extension.
        let path = "\(folder)/line.embedjobs"
        do throws(FileError) {
            try Folder.create(folder, isPrivate: true, isOnly: true)
            try Self.write(text.isEmpty ? "" : text + "\n", to: path)
        } catch {
            try? Folder.remove(folder)
            throw CommandFailure(error)
        }
        let status: Int32
        do throws(CommandFailure) {
            status = try await shell.run("\(command) \(SystemShell.quoted(path))", environment, nil)
        } catch {
            try? Folder.remove(folder)
            throw error
        }
        let saved: String
        do throws(ShellMistake) {
            saved = try Self.text(of: path)
        } catch {
            throw CommandFailure(error)
        }
        guard status == 0 else {
            let isKept = saved != Self.withoutLineEnds(text)
            if !isKept { try? Folder.remove(folder) }
            throw CommandFailure(.editorFailed(command, status: status, kept: isKept ? path : nil))
        }
        try? Folder.remove(folder)
        return saved
    }

    private static func write(_ text: String, to path: String) throws(FileError) {
        let file = try PrivateFile(path: path)
        try Array(text.utf8).withRawBytes { bytes throws(FileError) in try file.write(bytes) }
        try file.finish()
    }

    /// The text of the file without the line ends at its end.
    private static func text(of path: String) throws(ShellMistake) -> String {
        let bytes: [UInt8]
        do throws(FileError) {
            let file = try InputFile(path: path)
            guard file.size <= Limits.editedBytesMax else {
                throw FileError("read", path, errno: FileError.tooLarge)
            }
            bytes = try file.read(at: 0, count: file.size)
        } catch {
            throw .editedTextUnreadable(path: path, reason: error.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .editedTextUnreadable(path: path, reason: "it is not UTF-8")
        }
        return withoutLineEnds(text)
    }

    private static func withoutLineEnds(_ text: String) -> String {
        String(text.reversed().drop(while: \.isNewline).reversed())
    }
}

extension Session {
    /// Returns a text as the user's editor saved it.
    func edited(_ text: String) async throws(CommandFailure) -> String {
        let editor = ExternalEditor(
            shell: context.effects.shell,
            environment: state.inputs.environment,
            scratchFolder: state.inputs.scratchFolder
        )
        return try await editor.edited(text)
    }
}
