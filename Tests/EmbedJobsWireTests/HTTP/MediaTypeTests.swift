import EmbedJobsWire
import Testing

@Suite struct MediaTypeTests {
    @Test(
        arguments: [
            ("application/json", "application/json", nil), ("Application/JSON; charset=utf-8", "application/json", nil),
            ("multipart/form-data; boundary=abc", "multipart/form-data", "abc"),
            ("multipart/form-data;BOUNDARY=\"a b;c\"; x=y", "multipart/form-data", "a b;c"),
            ("multipart/form-data; charset=x; boundary = abc ", "multipart/form-data", "abc"),
            ("multipart/form-data; boundary=\"abc", "multipart/form-data", "abc"),
            ("multipart/form-data; boundary", "multipart/form-data", nil), ("", "", nil), (";;=;", "", nil),
        ] as [(String, String, String?)]
    )
    func readsTypes(text: String, name: String, boundary: String?) {
        #expect(MediaType(text).name == name)
        #expect(MediaType(text).boundary == boundary)
    }
}
