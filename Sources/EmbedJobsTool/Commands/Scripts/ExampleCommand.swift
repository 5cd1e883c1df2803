internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell
internal import LocalFiles

/// `embedjobs example`: writes a corpus and a script to begin with.
struct ExampleCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Write a small corpus and a script that embeds it, to try the program with.",
        discussion: "Writes \(ExampleFiles.all.map(\.name).joined(separator: " and ")) to this folder. "
            + "Files that exist are not replaced."
    )

    @OptionGroup var printing: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = printing.output(host)
        // A file of the user's own is not replaced, and then neither of them is written.
        let existing = ExampleFiles.all.filter { Folder.exists($0.name) }
        for file in existing where !Self.isUnchanged(file) {
            throw CommandFailure(.failure, ProgramMistake.existingExample(file.name))
        }
        for file in ExampleFiles.all {
            guard !existing.contains(where: { $0.name == file.name }) else {
                output.data("\(file.name) already exists, unchanged")
                continue
            }
            do throws(FileError) {
                let written = try OutputFile(path: file.name)
                defer { written.discard() }
                try written.write(Array(file.text.utf8))
                try written.publish(replacing: false)
            } catch {
                throw CommandFailure(error)
            }
            output.data(file.name)
        }
        output.message(
            "next: run \(ExampleFiles.scriptName) at the prompt, or embedjobs run \(ExampleFiles.scriptName)"
        )
    }

    /// Whether a file is the one that an earlier call wrote.
    private static func isUnchanged(_ file: (name: String, text: String)) -> Bool {
        let text = Array(file.text.utf8)
        guard let found = try? InputFile(path: file.name) else { return false }
        return (try? found.read(at: 0, count: text.count + 1)) == text
    }
}
