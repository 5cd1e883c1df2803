import EmbedJobsClient
import Testing

@Suite struct RedactionTests {
    private let redaction = Redaction(secrets: ["sk-0123456789", "sk-0123456789-longer", "short"])

    @Test(
        arguments: [
            ("nothing to hide, short", "nothing to hide, short"),
            ("a sk-0123456789 b", "a [hidden] b"),
            ("asked=sk-0123456789-longer", "asked=[hidden]"),
            ("sk-0123456789sk-0123456789", "[hidden][hidden]"),
            (
                #"{"url":"http://h:1/v1/parts/17.0.61.62.c0de","size_bytes":3}"#,
                #"{"url":"http://h:1/v1/parts/[hidden]","size_bytes":3}"#
            ),
            ("see /v1/parts/abc/def", "see /v1/parts/[hidden]/def"),
            (
                #"{"url":"https://s3.example/b/o?X-Amz-Signature=abc&y=1","n":1}"#,
                #"{"url":"https://s3.example/b/o?[hidden]","n":1}"#
            ),
            ("why? because", "why? because"),
            (#""sk\u002d0123\u0034\u00356789""#, #""[hidden]""#),
            (#"\u002Dsk-0123456789\u0"#, #"\u002D[hidden]\u0"#),
            (#"sk-012345678\"#, #"sk-012345678\"#),
            ("sk-01234567", "sk-01234567"),
        ]
    )
    func removesSecrets(text: String, shown: String) { #expect(redaction.cut(text) == shown) }

    @Test func findsSecretsWithJSONEscapes() {
        let redaction = Redaction(secrets: ["a/b\"c\\d-secret"])
        #expect(redaction.cut(#"x a\/b\"c\\d-secret y"#) == "x [hidden] y")
        #expect(redaction.cut(#"a/b"c\d-secret"#) == "[hidden]")
    }

    @Test func hidesSecretFieldsCompletely() {
        for name in ["Authorization", "authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-API-Key"] {
            #expect(redaction.value(of: name, "Bearer abc") == "[hidden]")
        }
        #expect(redaction.value(of: "Location", "https://h/p?t=1") == "https://h/p?[hidden]")
        #expect(redaction.value(of: "Content-Type", "application/json") == "application/json")
    }

    @Test func showsTheRequestedTarget() {
        #expect(redaction.target("/v1/datasets?name=a&type=b") == "/v1/datasets?name=a&type=b")
        #expect(redaction.target("/v1/parts/abc?x") == "/v1/parts/[hidden]?x")
        #expect(redaction.target("/v1/x?k=sk-0123456789") == "/v1/x?k=[hidden]")
    }
}
