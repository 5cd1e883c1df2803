/// The program's folders, derived from the environment. Each is nil if the environment determines none.
package struct UserPaths: Sendable {
    /// The store: `$EMBEDJOBS_HOME`, else `$XDG_DATA_HOME/embedjobs`, else `~/.local/share/embedjobs`.
    package let store: String?
    /// The state folder, for example for the history: `$XDG_STATE_HOME/embedjobs`, else `~/.local/state/embedjobs`.
    package let state: String?
    /// The configuration folder: `$XDG_CONFIG_HOME/embedjobs`, else `~/.config/embedjobs`.
    package let configuration: String?

    /// Derives the folders from environment variables.
    package init(_ variables: [String: String]) {
        /// A folder of the XDG Base Directory Specification, which requires that relative paths are ignored.
        func folder(_ variable: EnvironmentVariable, else standard: String) -> String? {
            if let folder = variable.value(in: variables), folder.hasPrefix("/") { return "\(folder)/embedjobs" }
            return EnvironmentVariable.home.value(in: variables).map { "\($0)/\(standard)/embedjobs" }
        }
        store = EnvironmentVariable.store.value(in: variables) ?? folder(.dataHome, else: ".local/share")
        state = folder(.stateHome, else: ".local/state")
        configuration = folder(.configurationHome, else: ".config")
    }
}
