import JobShell
import Testing

@Suite("LocaleEncoding")
struct LocaleEncodingTests {
    @Test(
        "The first variable that is not empty decides",
        arguments: [
            ([:], false), (["LANG": "C"], false), (["LANG": "POSIX"], false), (["LANG": "de_DE"], false),
            (["LANG": "de_DE.UTF-8"], true), (["LANG": "C.utf8"], true), (["LANG": "de_DE.ISO-8859-1"], false),
            (["LANG": "ca_ES.UTF-8@valencia"], true), (["LC_CTYPE": "UTF-8"], true),
            (["LC_ALL": "C", "LANG": "de_DE.UTF-8"], false), (["LC_ALL": "", "LANG": "de_DE.UTF-8"], true),
            (["LC_CTYPE": "en_US.UTF-8", "LANG": "C"], true), (["LC_ALL": "en_US.UTF-8", "LC_CTYPE": "C"], true),
        ] as [([String: String], Bool)]
    )
    func locales(environment: [String: String], isUTF8: Bool) {
        #expect(LocaleEncoding.isUTF8(environment) == isUTF8)
    }
}
