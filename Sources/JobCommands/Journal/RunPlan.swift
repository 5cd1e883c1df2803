internal import EmbedJobs
internal import JobScript
internal import LocalFiles

/// A script with everything that decides which runs of it continue one another.
struct RunPlan: Sendable {
    var setup: JournalSetup
    let makeDigest: @Sendable () -> any RunningDigest
    /// The scripts, for the lines of steps.
    let library: ScriptLibrary
    /// The path of the script, absolute if it is a file.
    let script: String
    /// Whether the run has a journal even if it does not call `once`: its script is a file, by which a later start
    /// recognises it.
    let isRecorded: Bool
    let directory: String
    let parameters: [JournalField]
    let arguments: [String]
    /// Whether the script uses the time of its start.
    let usesStartTime: Bool
    /// Whether the script calls `once`.
    let callsOnce: Bool
    /// Whether it is a dry run, which records nothing.
    let isDry: Bool

    init(
        _ setup: JournalSetup,
        _ makeDigest: @escaping @Sendable () -> any RunningDigest,
        _ library: ScriptLibrary,
        parameters: [(name: String, value: String)],
        arguments: [String],
        usesStartTime: Bool,
        callsOnce: Bool,
        isDry: Bool
    ) {
        self.setup = setup
        self.makeDigest = makeDigest
        self.library = library
        let source = library.source(nil)
        let isFile = Folder.isFile(source.name)
        isRecorded = setup.coversScripts && isFile
        script = isFile ? Folder.resolved(source.name) : source.name
        directory = Folder.current ?? ""
        // The last value of a parameter counts.
        let values = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
        self.parameters = values.sorted { $0.key < $1.key }.map { JournalField($0.key, $0.value) }
        self.arguments = arguments
        self.usesStartTime = usesStartTime
        self.callsOnce = callsOnce
        self.isDry = isDry
    }

    /// The name of the script in messages.
    var name: String { library.source(nil).name }

    // MARK: Slots

    /// The slot of the script's runs; nil without a folder.
    var slot: JournalSlot? {
        let parts = [script, directory] + parameters.flatMap { [$0.name, $0.value] } + ["--"] + arguments
        return slot(RunFolder.stem(of: script), parts + ["--", setup.service, setup.owner])
    }

    /// The slot of the work with a key, which all scripts share; nil without a folder.
    func slot(once key: String) -> JournalSlot? {
        slot(Self.oncePrefix + RunFolder.stem(of: key), [key, setup.service, setup.owner])
    }

    private func slot(_ stem: String, _ parts: [String]) -> JournalSlot? {
        setup.folder.map { JournalSlot("\($0.path)/\(stem)-\(digest(of: parts).prefix(16))") }
    }

    private static let oncePrefix = "once-"

    /// The slots of all work with a key.
    func onceSlots() throws(FileError) -> [JournalSlot] {
        try setup.folder?.slots().filter { $0.name.hasPrefix(Self.oncePrefix) } ?? []
    }

    /// Whether a journal is that of the same script, started in the same way.
    func matches(_ run: JournalRun) -> Bool {
        run.script == script && run.directory == directory && run.parameters == parameters
            && run.arguments == arguments && run.service == setup.service && run.owner == setup.owner
    }

    // MARK: Digests

    /// SHA-256 of texts, each with its length, in hexadecimal.
    func digest(of parts: [String]) -> String {
        var digest = makeDigest()
        for part in parts { digest.update(Array("\(part.utf8.count):\(part)".utf8)) }
        return digest.hexadecimal()
    }

    /// SHA-256 of a file's bytes in hexadecimal.
    func digest(of file: InputFile) throws(FileError) -> String {
        var digest = makeDigest()
        var offset = 0
        while offset < file.size, !Task.isCancelled {
            let chunk = try file.read(at: offset, count: Limits.chunkBytes)
            if chunk.isEmpty { break }
            digest.update(chunk)
            offset += chunk.count
        }
        return digest.hexadecimal()
    }

    /// The scope of the steps of the work with a key: the same in each run, also if its journal is lost.
    func scope(once key: String) -> String { digest(of: ["once", key, setup.service, setup.owner]) }

    // MARK: Lines

    /// The line that continues the run.
    var continuation: String { line(setup.options) }

    /// The line that starts over.
    var freshStart: String { line(["--fresh"] + setup.options) }

    /// The line that starts the script with these options.
    func line(_ options: [String]) -> String {
        let values = parameters.map { "\($0.name)=\($0.value)" }
        let rest = arguments.isEmpty ? [] : ["--"] + arguments
        return SystemShell.shownLine(["embedjobs", "run"] + options + [name] + values + rest)
    }
}
