#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The encoding of the terminal's text.
enum TerminalLocale {
    /// Sets the C library's character encoding to UTF-8, which the editor uses throughout.
    ///
    /// Without this, or if LANG names a locale that is not installed, libedit silently drops all non-ASCII keys. Only
    /// LC_CTYPE is set; the formats of numbers and dates in C code are unchanged.
    static func prepare() {
        for name in ["", "C.UTF-8", "en_US.UTF-8", "UTF-8"] where setlocale(LC_CTYPE, name) != nil {
            if String(cString: nl_langinfo(nl_item(CODESET))).uppercased() == "UTF-8" { return }
        }
    }
}
