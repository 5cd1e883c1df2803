/// Where the store lies, by the environment: `$EMBEDJOBS_HOME`, else `$XDG_DATA_HOME/embedjobs`, else
/// `~/.local/share/embedjobs`.
enum StoreLocation {
    /// The store's folder, nil where the environment names neither a store nor a home.
    static func folder(_ environment: (String) -> String?) -> String? {
        func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
        if let store = value("EMBEDJOBS_HOME") { return store }
        // The XDG specification has relative paths ignored.
        if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") { return "\(data)/embedjobs" }
        return value("HOME").map { "\($0)/.local/share/embedjobs" }
    }
}
