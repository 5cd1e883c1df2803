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

    @Test func secondVersionMayFollowTheFirst() {
        #expect(PathSegments("/v1/v2/embed")?.segments == ["v2", "embed"])
        #expect(PathSegments("/v2/v1/embed")?.segments == ["v2", "v1", "embed"])
    }
}
