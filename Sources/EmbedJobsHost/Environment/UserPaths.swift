/// The program's folders, derived from the environment. Each is nil if the environment determines none.
package enum UserPaths {
    /// The store: `$EMBEDJOBS_HOME`, else `$XDG_DATA_HOME/embedjobs`, else `~/.local/share/embedjobs`.
    package static func store(_ environment: [String: String]) -> String? {
        EnvironmentVariable.store.value(in: environment) ?? folder(.dataHome, else: ".local/share", environment)
    }

    /// The state folder, for example for the history: `$XDG_STATE_HOME/embedjobs`, else `~/.local/state/embedjobs`.
    package static func state(_ environment: [String: String]) -> String? {
        folder(.stateHome, else: ".local/state", environment)
    }

    /// The configuration folder: `$XDG_CONFIG_HOME/embedjobs`, else `~/.config/embedjobs`.
    package static func configuration(_ environment: [String: String]) -> String? {
        folder(.configurationHome, else: ".config", environment)
    }

    /// A folder of the XDG Base Directory Specification, which requires that relative paths are ignored.
    private static func folder(
        _ variable: EnvironmentVariable,
        else standard: String,
        _ environment: [String: String]
    ) -> String? {
        if let folder = variable.value(in: environment), folder.hasPrefix("/") { return "\(folder)/embedjobs" }
        return EnvironmentVariable.home.value(in: environment).map { "\($0)/\(standard)/embedjobs" }
    }
}
