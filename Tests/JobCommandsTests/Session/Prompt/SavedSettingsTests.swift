import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

@Suite("SavedSettings") struct SavedSettingsTests {
    private let folder: TemporaryFolder
    private let output = RecordingOutput()
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("config/settings.embedjobs")
    }

    /// Runs lines at a prompt that begins with the saved settings, as a new process does.
    private func type(_ lines: String..., saves: Bool = true) async -> ExitCode {
        var context = RunContext(RunEffects(service: ScriptedService()))
        context.names = NameCache()
        if saves { context.savedSettings = SavedSettings(path: path) }
        var runner = ScriptRunner(session: Session(context, output: output))
        if let bytes = try? folder.read("config/settings.embedjobs") {
            let code = await runner.run(Source(name: path, bytes: bytes), parameters: [])
            guard code == .done else { return code }
        }
        for line in lines {
            let code = await runner.run(Source(name: "<prompt>", text: line), parameters: [])
            guard code == .done else { return code }
        }
        return .done
    }

    private var saved: [String] {
        get throws {
            String(decoding: try folder.read("config/settings.embedjobs"), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
    }

    @Test("Saved settings are those of the next prompt, and show says where each value comes from")
    func kept() async throws {
        #expect(await type("set timing=on prompt='{service} \"$\" > ' save=true", "set hints=off") == .done)
        #expect(output.err.last == "saved in \(path)", "\(output.err)")
        #expect(await type("set pager=off", "show timing prompt hints pager format=csv") == .done, "\(output.err)")
        #expect(
            output.out == [
                "name,value,source", "timing,on,settings.embedjobs",
                "prompt,\"{service} \"\"$\"\" > \",settings.embedjobs",
                "hints,on,default", "pager,off,prompt",
            ]
        )
        #expect(try ChildProcess.run("stat", ["-c", "%a", path]).output == "600\n")
    }

    @Test("A later value replaces an earlier one, a default needs no line, and the user's own lines stay")
    func lines() async throws {
        try folder.write("# mine\nset pager=off history=off\nset timing=on\n", to: "config/settings.embedjobs")
        #expect(await type("set timing=off save=true") == .done)
        #expect(try saved == ["# mine", "set pager=off history=off"])
        #expect(await type("set pager=on timeout=90m save=true") == .done)
        let lines = try saved
        #expect(lines.prefix(2) == ["# mine", "set pager=off history=off"])
        #expect(lines.dropFirst(2).sorted() == ["set pager=on", "set timeout=90m"])
    }

    @Test("Without a setting, a folder or a prompt, nothing is saved")
    func refused() async {
        #expect(await type("set save=true") == .usage)
        #expect(output.err.joined().contains("set timing=on save=true"), "\(output.err)")
        #expect(await type("set timing=on save=true", saves: false) == .failure)
        #expect(output.err.joined().contains("set HOME or XDG_CONFIG_HOME"))
        var runner = ScriptRunner(
            session: Session(RunContext(RunEffects(service: ScriptedService())), output: output)
        )
        let script = Source(name: "t.embedjobs", text: "echo first\nset timing=on save=true")
        #expect(await runner.run(script, parameters: []) == .usage)
        #expect(output.err.joined().contains("set save= works only at the prompt"))
        #expect(!output.out.contains("first"))
        #expect(!Folder.exists(path))
    }

    @Test("A file that cannot be written is named, and the setting is unchanged")
    func unwritable() async throws {
        try Folder.create(path)
        #expect(await type("set timing=on save=true") == .failure)
        #expect(output.err.joined().contains(path), "\(output.err)")
    }
}
