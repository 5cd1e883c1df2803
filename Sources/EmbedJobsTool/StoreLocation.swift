/// Where the store lies, by the environment: `$EMBEDJOBS_HOME`, else `$XDG_DATA_HOME/embedjobs`, else
/// `~/.local/share/embedjobs`.
enum StoreLocation {
    /// The store's folder, nil where the environment names neither a store nor a home.
    static func folder(_ environment: [String: String]) -> String? {
        if let store = EnvironmentVariable.store.value(in: environment) { return store }
        // The XDG specification has relative paths ignored.
        if let data = EnvironmentVariable.dataHome.value(in: environment), data.hasPrefix("/") {
            return "\(data)/embedjobs"
        }
        return EnvironmentVariable.home.value(in: environment).map { "\($0)/.local/share/embedjobs" }
    }
}
