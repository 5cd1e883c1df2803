import EmbedJobsWire
import Testing

@Suite struct PathTemplateTests {
    private let template: PathTemplate = "/v1/embed-jobs/{id}/cancel"

    @Test(
        arguments: [
            "792bbc1a-561b", "a/b", "a b", "ü", "a?b#c", "%2F", "a+b", "...", ".hidden", "usage", "{id}", "\u{301}",
            "../../etc/passwd", "a\u{0}b", "//",
        ]
    )
    func filledPathsMatch(id: String) throws {
        let path = try #require(template.fill([id]))
        #expect(path.hasPrefix("/v1/embed-jobs/"))
        #expect(path.hasSuffix("/cancel"))
        #expect(path.utf8.filter { $0 == UInt8(ascii: "/") }.count == 4)
        let matched = PathSegments(path).flatMap { template.match($0) }
        #expect(matched.map { $0.map { Array($0.utf8) } } == [Array(id.utf8)])
    }

    /// Their paths would be those of other operations, or invalid.
    @Test(arguments: ["", ".", ".."]) func rejectsValuesThatAPathCannotContain(id: String) {
        #expect(template.fill([id]) == nil)
    }

    @Test func requiresOneValuePerName() {
        #expect(template.names == ["id"])
        #expect(template.fill([]) == nil)
        #expect(template.fill(["a", "b"]) == nil)
        #expect(("/v1/models" as PathTemplate).fill([]) == "/v1/models")
    }

    @Test(
        arguments: [
            ("/v1/embed-jobs/x/cancel", ["x"]), ("/v1/embed-jobs/x/cancel/", ["x"]),
            ("/v1/v1/embed-jobs/x/cancel", ["x"]),
            ("/v1/embed%2Djobs/x/cancel", ["x"]), ("/v1/embed-jobs/a%2Fb/cancel", ["a/b"]),
            ("/v1/embed-jobs/../cancel", [".."]),
            ("/v1/embed-jobs//cancel", nil), ("/v1/embed-jobs/x", nil), ("/v1/embed-jobs/a/b/cancel", nil),
            ("/V1/embed-jobs/x/cancel", nil), ("v1/embed-jobs/x/cancel", nil), ("", nil), ("/", nil),
            ("/v1/embed-jobs/%/cancel", nil),
            ("/v1/v1/v1/embed-jobs/x/cancel", nil), ("/v1/embed-jobs/%ff/cancel", nil),
            ("/v1/embed-jobs/x/cancel//", nil),
        ] as [(String, [String]?)]
    )
    func matchesPaths(path: String, values: [String]?) {
        #expect(PathSegments(path).flatMap { template.match($0) } == values)
    }

    /// Names of models have slashes, and clients send them in both ways.
    @Test(
        arguments: [
            ("/v1/models/tiny", "tiny"), ("/v1/models/BAAI/bge-small-en-v1.5", "BAAI/bge-small-en-v1.5"),
            ("/v1/models/BAAI%2Fbge-small-en-v1.5", "BAAI/bge-small-en-v1.5"), ("/v1/models/a/b%2Fc/d/", "a/b/c/d"),
            ("/v1/models/../x", "../x"), ("/v1/models", nil), ("/v1/models/", nil), ("/v1/models//a", nil),
            ("/v1/models/a//b", nil), ("/v1/model/a/b", nil),
        ] as [(String, String?)]
    )
    func lastValueMayHaveSlashes(path: String, name: String?) {
        let template = Operations.model.route.path
        #expect(template.description == "/v1/models/{model}")
        #expect(template.names == ["model"])
        #expect(PathSegments(path).flatMap { template.match($0) } == name.map { [$0] })
        if let name { #expect(template.fill([name])?.contains("..%2F") == name.hasPrefix("..")) }
    }

    /// A base URL may end in a slash. A missing id is not the same.
    @Test func emptySegmentsBeforeThePathAreIgnored() {
        for path in ["//v1/models", "///v1/models", "/v1//models", "//v1/v1//models/", "/v1//v1/models"] {
            #expect(PathSegments(path)?.segments == ["v1", "models"], "\(path)")
        }
        #expect(PathSegments("/v1/datasets//x")?.segments == ["v1", "datasets", "", "x"])
        #expect(PathSegments("//")?.segments == [""])
    }

    @Test func secondVersionMayFollowTheFirst() {
        #expect(PathSegments("/v1/v2/embed")?.segments == ["v2", "embed"])
        #expect(PathSegments("/v2/v1/embed")?.segments == ["v2", "v1", "embed"])
    }
}
