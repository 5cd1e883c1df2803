internal import LocalFiles

extension Command {
    static let set = Command(
        "set",
        "Change settings until the end of the script or the prompt; save=true keeps them for later prompts.",
        parameters: Setting.all.map(\.description) + [save],
        examples: ["set format=csv timeout=4h", "set max_running=4 poll=10s"]
    ) { (session: inout Session, arguments: Arguments) async throws(CommandFailure) in
        var settings = session.settings
        let named = Setting.all.filter { arguments[$0.description.name] != nil }
        for setting in named {
            guard let value = arguments[setting.description.name] else { continue }
            do throws(ArgumentMistake) {
                try setting.store(&settings, value)
            } catch {
                throw CommandFailure(.usage, error)
            }
        }
        var origin = session.location?.file ?? session.state.scriptName
        if arguments[save.name]?.text == "true" { origin = try keep(named, of: settings, session) }
        session.settings = settings
        for setting in named { session.state.settingOrigins[setting.description.name] = origin }
    }

    private static let save = ParameterDescription(
        "save",
        Bool.self,
        .option,
        isRequired: false,
        "Whether later prompts begin with these settings.",
        defaultText: "false",
        scriptAlternative: "set lines in a script are part of it; init.embedjobs is for all prompts"
    )

    /// Saves settings for later prompts, and returns where.
    private static func keep(
        _ named: [Setting],
        of settings: Settings,
        _ session: Session
    ) throws(CommandFailure) -> String {
        guard !named.isEmpty else { throw CommandFailure(.nothingToSave) }
        guard let saved = session.context.savedSettings else { throw CommandFailure(.unknownSettingsFolder) }
        let standard = Settings()
        let lines = named.map { setting in
            let text = setting.text(settings)
            return (name: setting.description.name, text: text, isDefault: text == setting.text(standard))
        }
        do throws(FileError) { try saved.save(lines) } catch { throw CommandFailure(.fileFailed(error)) }
        session.output.message("saved in \(saved.path)")
        return saved.path
    }
}
