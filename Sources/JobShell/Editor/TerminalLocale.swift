#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The encoding of the terminal's text.
enum TerminalLocale {
    /// Makes the C library read characters as UTF-8, in which everything else here is.
    ///
    /// Without this, or where LANG names a locale that is not installed, libedit silently drops every key beyond ASCII.
    /// Only the class of characters is set; numbers and dates of C code stay as they are.
    static func prepare() {
        for name in ["", "C.UTF-8", "en_US.UTF-8", "UTF-8"] where setlocale(LC_CTYPE, name) != nil {
            if String(cString: nl_langinfo(nl_item(CODESET))).uppercased() == "UTF-8" { return }
        }
    }
}
