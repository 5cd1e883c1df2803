import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct MultipartParserTests {
    private func parts(_ text: String, boundary: String = "b") throws(APIError) -> [String] {
        let whole = try FormText.read([Array(text.utf8)], boundary: boundary)
        let single = try FormText.read(Array(text.utf8).map { [$0] }, boundary: boundary)
        #expect(whole.elementsEqual(single) { $0.part == $1.part && $0.text == $1.text })
        return whole.map { "\($0.part.name)\($0.part.fileName.map { "(\($0))" } ?? "")=\($0.text)" }
    }

    private func part(_ disposition: String, _ data: String = "x") -> String {
        "--b\r\nContent-Disposition: \(disposition)\r\n\r\n\(data)\r\n"
    }

    @Test func readsPartsInOrder() throws {
        let form =
            part("form-data; name=\"a\"", "1") + part("form-data; name=\"b\"; filename=\"f.csv\"", "2") + "--b--\r\n"
        #expect(try parts(form) == ["a=1", "b(f.csv)=2"])
    }

    @Test(
        arguments: [
            // Near-boundaries, which differ in a line end, a dash or a letter, are data.
            "\r\n--c", "\r\n-b", "\n--b\n", "--bb", "\r\n--bb", "\r\n--b-", "\r\n--b x", "\r\n--b\n", "\r\n--b\rx",
            "\r\r\n", "\r\n\r\n", "\r", "\r\n", "", "\r\n--", "\r\n--b \r", "a\r\n--b\tx\r\n",
        ]
    )
    func nearBoundariesAreData(data: String) throws {
        #expect(try parts(part("form-data; name=\"a\"", data) + "--b--") == ["a=\(data)"])
    }

    @Test func whiteSpaceMayFollowABoundary() throws {
        let form = "--b  \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b \r\n"
        #expect(try parts(form + "Content-Disposition: form-data; name=\"c\"\r\n\r\n2\r\n--b--") == ["a=1", "c=2"])
    }

    @Test func ignoresPreambleAndEpilogue() throws {
        let form = "preamble\r\n--bb\r\n" + "\r\n" + part("form-data; name=\"a\"") + "--b--epilogue\r\n--b\r\nmore"
        #expect(try parts(form) == ["a=x"])
    }

    @Test func partsMayBeEmpty() throws {
        // RFC 2046 allows the empty line to be the one that the boundary starts with.
        let form = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--b\r\n"
        #expect(try parts(form + "Content-Disposition: form-data; name=\"c\"\r\n\r\n\r\n--b--") == ["a=", "c="])
    }

    @Test(
        arguments: [
            ("form-data; name=\"data\"; filename=\"a b.jsonl\"", "data(a b.jsonl)=x"),
            ("form-data; name=data; filename=a.csv", "data(a.csv)=x"),
            ("FORM-DATA;NAME=data;FileName=\"a.csv\"", "data(a.csv)=x"),
            ("form-data; filename=\"a;b=c.csv\" ; name=\"data\"", "data(a;b=c.csv)=x"),
            ("form-data; name=\"data\"; filename=\"ünï %22q%22.jsonl\"", "data(ünï \"q\".jsonl)=x"),
            ("form-data; name=\"data\"; filename=\"a\\\"b\\\\c\"", "data(a\"b\\c)=x"),
            ("form-data; name=\"data\"; filename=\"C:\\new\\a.csv\"", "data(C:\\new\\a.csv)=x"),
            ("form-data; name=\"data\"; filename=\"100%.csv\"", "data(100%.csv)=x"),
            ("form-data; name=\"data\"; filename=\"a%0D%0Ab\"", "data(a\r\nb)=x"),
            ("form-data; name=\"data\"; filename=\"\"", "data()=x"),
            ("form-data; name=\"data\"; filename*=UTF-8''b.csv", "data=x"),
            ("form-data; name=\"data\"; filename=\"a.csv", "data(a.csv)=x"),
        ]
    )
    func readsEverySpellingOfNames(disposition: String, wanted: String) throws {
        #expect(try parts(part(disposition) + "--b--") == [wanted])
    }

    @Test func ignoresOtherHeaders() throws {
        let form =
            "--b\r\nX-Part: 1\r\ncontent-disposition:form-data; name=\"a\"\r\nContent-Type: text/csv\r\n\r\nx\r\n--b--"
        #expect(try parts(form) == ["a=x"])
    }

    @Test(
        arguments: [
            "", "--b", "x\r\n--b\r\n", "--b\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Type: text/csv\r\n\r\nx\r\n--b--",
            "--b\r\nno colon\r\n\r\nx\r\n--b--",
            "--b\r\n folded: a\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\nX: y\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b-",
        ]
    )
    func rejectsMalformedForms(form: String) {
        #expect(throws: APIError.self) { try FormText.read([Array(form.utf8)], boundary: "b") }
    }

    @Test func rejectsNamesThatAreNotUTF8() {
        var bytes = Array("--b\r\nContent-Disposition: form-data; name=\"a".utf8)
        bytes += [0xFC] + Array("\"\r\n\r\nx\r\n--b--".utf8)
        #expect(throws: APIError.self) { try FormText.read([bytes], boundary: "b") }
    }

    @Test(arguments: ["", "ü", "a\n", String(repeating: "a", count: 71)])
    func rejectsInvalidBoundaries(boundary: String) {
        #expect(throws: APIError.self) { try MultipartParser(boundary: boundary) }
    }

    @Test func acceptsTheLongestBoundary() throws {
        let boundary = String(repeating: "-", count: 70)
        let form = "--\(boundary)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--\(boundary)--"
        #expect(try parts(form, boundary: boundary) == ["a=x"])
    }

    @Test func headersAndPartsHaveLimits() {
        let long = String(repeating: "a", count: Limits.partHeaderBytesMax)
        let many = String(repeating: part("form-data; name=\"a\""), count: Limits.partsMax + 1)
        let lines = String(repeating: "X: y\r\n", count: Limits.partHeadersMax + 1)
        for form in ["--b\r\nX: \(long)", many + "--b--", "--b\r\n\(lines)\r\n\r\nx\r\n--b--"] {
            #expect(throws: APIError.self) { try FormText.read([Array(form.utf8)], boundary: "b") }
        }
    }

    /// Input exactly at the limits is read.
    @Test func limitsAreExact() throws {
        func part(_ headers: String) -> String { "--b\r\n\(headers)\r\n\r\nx\r\n" }
        let name = "Content-Disposition: form-data; name=\"a\""
        func form(parts count: Int) -> String { String(repeating: part(name), count: count) + "--b--" }
        func form(lines count: Int) -> String {
            part(name + String(repeating: "\r\nX: y", count: count - 1)) + "--b--"
        }
        for (fits, exceeds) in [
            (form(parts: Limits.partsMax), form(parts: Limits.partsMax + 1)),
            (form(lines: Limits.partHeadersMax), form(lines: Limits.partHeadersMax + 1)),
        ] {
            _ = try FormText.read([Array(fits.utf8)], boundary: "b")
            #expect(throws: APIError.self) { try FormText.read([Array(exceeds.utf8)], boundary: "b") }
        }
    }

    @Test func holdsBackFewBytesOfAnyFile() throws {
        var parser = try MultipartParser(boundary: "b")
        _ = try parser.feed(Array(part("form-data; name=\"a\"", "").utf8.dropLast(2)))
        // Consecutive line ends, each of which may start a boundary.
        var handedOn = 0
        for round in 1...100 {
            for case .bytes(let bytes) in try parser.feed(Array(repeating: 0x0D, count: 10_000)) {
                handedOn += bytes.count
            }
            #expect(handedOn >= round * 10_000 - 1)
        }
    }

    /// The result does not depend on the chunks, and equals the form that was written.
    @Test func randomFormsRoundTripInAnyChunks() throws {
        var random = Randomness(seed: 20_261_124)
        let pieces = ["\r\n--b", "\r", "\n", "--b", "-", "b", " ", "\r\n--b-", "\r\n--b \r", "text", "\u{0}", "é", ":"]
        for _ in 0..<3_000 {
            var data = ""
            for _ in 0..<random.below(9) { data += pieces[random.below(pieces.count)] }
            // A random text can be a boundary by chance, and then does not count as data.
            if ["--b--", "--b\r\n", "--b \r\n"].contains(where: {
                ("\r\n" + data + "\r\n").utf8.contains("\r\n\($0)".utf8)
            }) {
                continue
            }
            let form = Array((part("form-data; name=\"a\"; filename=\"f\"", data) + "--b--\r\n").utf8)
            var chunks: [[UInt8]] = []
            var rest = form[...]
            while !rest.isEmpty {
                chunks.append(Array(rest.prefix(1 + random.below(12))))
                rest = rest.dropFirst(chunks[chunks.count - 1].count)
            }
            let found = try FormText.read(chunks, boundary: "b")
            #expect(found.map { Array($0.text.utf8) } == [Array(data.utf8)], "\(data.debugDescription)")
        }
    }

    /// Arbitrary input is at worst rejected.
    @Test func randomBytesAreReadOrRejected() {
        var random = Randomness(seed: 7)
        let form = Array(
            (part("form-data; name=\"a\"; filename=\"f\"", "data\r\n") + part("form-data; name=\"b\"") + "--b--").utf8
        )
        var outcomes: Set<Bool> = []
        for _ in 0..<20_000 {
            var bytes = form
            for _ in 0...random.below(4) {
                let place = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: random.below(bytes.count))
                }
            }
            let cut = random.below(bytes.count)
            let chunks = [Array(bytes[..<cut]), Array(bytes[cut...])]
            let read = try? FormText.read(chunks, boundary: "b")
            let whole = try? FormText.read([bytes], boundary: "b")
            #expect(read.map { $0.map(\.text) } == whole.map { $0.map(\.text) })
            outcomes.insert(read != nil)
        }
        #expect(outcomes == [true, false])
    }
}
