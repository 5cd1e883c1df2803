/// The encoding that the environment asks programs for.
package enum LocaleEncoding {
    /// Whether it is UTF-8, by the first of `LC_ALL`, `LC_CTYPE` and `LANG` that says something (POSIX, 8.2); without
    /// a word it is ASCII.
    package static func isUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let encoding = locale?.split(separator: ".").dropFirst().first?.split(separator: "@").first else {
            // On macOS, LC_CTYPE is the encoding alone.
            return locale == "UTF-8"
        }
        return ["utf-8", "utf8"].contains(encoding.lowercased())
    }
}
