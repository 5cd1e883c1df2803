/// The character encoding selected by the environment.
package enum LocaleEncoding {
    /// Returns whether it is UTF-8, by the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty (POSIX, 8.2). The
    /// default is ASCII.
    package static func isUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let encoding = locale?.split(separator: ".").dropFirst().first?.split(separator: "@").first else {
            // On macOS, LC_CTYPE contains only the encoding.
            return locale == "UTF-8"
        }
        return ["utf-8", "utf8"].contains(encoding.lowercased())
    }
}
