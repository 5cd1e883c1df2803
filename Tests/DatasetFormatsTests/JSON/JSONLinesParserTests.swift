import DatasetFormats
import TestSupport
import Testing

struct JSONLinesParserTests {
    private func parse(
        _ file: [UInt8],
        keep: [String] = [],
        optional: [String] = [],
        types: [ColumnType]? = nil,
        rowBytesMax: Int = FormatLimits.rowBytesMax
    ) throws -> [RowOutcome] {
        let fields = try FieldSelection(keep: keep, optional: optional)
        let parser = JSONLinesParser(fields: fields, types: types, rowBytesMax: rowBytesMax)
        let results = Chunking.allCases.map { $0.outcomes(of: file, parser) }
        #expect(results[1] == results[0])
        #expect(results[2] == results[0])
        return results[0]
    }

    private func parse(_ text: String, keep: [String] = [], optional: [String] = []) throws -> [RowOutcome] {
        try parse(Array(text.utf8), keep: keep, optional: optional)
    }

    @Test func readsRowsAndTypesTheirFields() throws {
        let file = """
            {"text":"a","n":1,"x":1.5,"b":true,"s":"é\\n","o":{"k": [1, 2]},"big":123456789012345678901234567890}
            {"n":-9223372036854775808,"other":[[]],"text":"b\\ud83d\\ude00","x":null}
            """
        let outcomes = try parse(file, keep: ["n", "x"], optional: ["b", "s", "o", "big"])
        let big = Cell.json("123456789012345678901234567890")
        let first: [Cell] = [.long(1), .double(1.5), .boolean(true), .string("é\n"), .json(#"{"k": [1, 2]}"#), big]
        let second: [Cell] = [.long(.min), .null, .null, .null, .null, .null]
        #expect(
            outcomes.compactMap(\.row?.text) == ["a", "b😀"] && outcomes.compactMap(\.row?.cells) == [first, second]
        )
        #expect(outcomes.compactMap(\.row?.line) == [1, 2])
        #expect(outcomes.compactMap(\.row?.number) == [1, 2])
    }

    @Test func secondPassUsesTheColumnTypes() throws {
        let file = Array(
            #"""
            {"text":"a","x":1,"m":1.50,"b":9007199254740993}
            {"text":"b","x":2.5,"m":"\u0041 \"q\"","b":0.5}
            {"text":"c","x":null,"m":{"k":1e2},"b":null}
            """#.utf8
        )
        let first = try parse(file, keep: ["x", "m", "b"])
        var types = ColumnTypes(count: 3)
        for row in first.compactMap(\.row) { types.observe(row.cells) }
        #expect(types.types == [.double, .json, .json])
        let second = try parse(file, keep: ["x", "m", "b"], types: types.types)
        #expect(
            second.compactMap(\.row?.cells) == [
                [.double(1), .json("1.50"), .json("9007199254740993")],
                [.double(2.5), .json(#""\u0041 \"q\"""#), .json("0.5")],
                [.null, .json(#"{"k":1e2}"#), .null],
            ]
        )
    }

    @Test func splitsOnLineFeedsOnly() throws {
        let file = "\u{FEFF}{\"text\":\"a\u{2028}b\u{85}\"}\r\n\n \t\r\n{\"text\":\"c\"}\n\n{\"text\":\"\\u0000\"}"
        let outcomes = try parse(file)
        #expect(outcomes.compactMap(\.row?.text) == ["a\u{2028}b\u{85}", "c", "\0"])
        #expect(outcomes.compactMap(\.row?.line) == [1, 4, 6])
        #expect(outcomes.compactMap(\.row?.number) == [1, 2, 3])
        #expect(try parse("\n\r\n  \n").isEmpty)
        #expect(try parse("").isEmpty)
    }

    @Test func carriageReturnInAKeptValueBecomesASpace() throws {
        let outcomes = try parse("{\"text\":\"t\",\"o\":[1,\r2]}", keep: ["o"])
        #expect(outcomes.compactMap(\.row?.cells) == [[.json("[1, 2]")]])
    }

    @Test func continuesAfterABadRow() throws {
        let bad: [[UInt8]] = [
            Array(#"{"text":1}"#.utf8), Array(#"{"text":""}"#.utf8), Array(#"{"x":1}"#.utf8), Array(#"["text"]"#.utf8),
            Array(#"{"text":"a"} {"text":"b"}"#.utf8), [0x7B, 0xFF, 0x7D], Array(#"{"text":"a","text":"b"}"#.utf8),
            Array(#"{"text":"ÿ","a\u0000":1}"#.utf8), Array(#"{"text":"é" 1}"#.utf8), Array(#"{"text": "a","#.utf8),
        ]
        let good = Array(#"{"text":"good"}"#.utf8)
        let outcomes = try parse(Array((bad + [good]).joined(separator: [0x0A])))
        let errors = outcomes.compactMap(\.error)
        #expect(
            errors.map(\.code) == [
                .badText, .emptyText, .missingField, .badJSON, .badJSON, .badJSON, .duplicateKey, .badName, .badJSON,
                .badJSON,
            ]
        )
        #expect(errors.map(\.line) == Array(1...10))
        #expect(errors.map(\.number) == Array(1...10))
        #expect(errors.map(\.column) == [9, 9, 0, 1, 14, 2, 13, 13, 13, 14])
        #expect(errors.allSatisfy { !$0.isFatal && $0.message.hasPrefix("line \($0.line)") })
        #expect(outcomes.last?.row == outcomes.compactMap(\.row).first)
        #expect(outcomes.last?.row?.number == 11)
    }

    @Test func namesTheMissingField() throws {
        let outcomes = try parse(#"{"text":"a","other":1}"#, keep: ["titre é"])
        #expect(outcomes.first?.error?.message == #"line 1: the field "titre é" is missing; fields: text, other"#)
        let named = try parse(#"{"TEXT":"a"}"#).first?.error?.message
        #expect(named == #"line 1: the field "text" is missing; fields: TEXT; rename "TEXT" to text"#)
    }

    @Test func explainsPrettyPrintedObjects() throws {
        let outcomes = try parse("{\n  \"text\": \"a\"\n}\n")
        #expect(
            outcomes.first?.error?.message
                == "line 1, column 2: the line ends inside a JSON object; "
                + "each object must be on one line"
        )
        #expect(outcomes.compactMap(\.error?.code) == [.badJSON, .badJSON, .badJSON])
        #expect(
            outcomes.last?.error?.message == "line 3, column 1: a row must be one JSON object on its own line"
        )
    }

    @Test func explainsCarriageReturnsAlone() throws {
        let outcomes = try parse("{\"text\":\"a\"}\r{\"text\":\"b\"}\r")
        let message = "line 1: a line ends in a carriage return alone; it must end in a line feed"
        #expect(outcomes.map { $0.error?.message } == [message])
    }

    @Test func matchesDecodedKeys() throws {
        let file = "{\"te\\u0078t\":\"a\",\"k\\u00e9\":1}\n{\"text\":\"b\",\"ke\u{301}\":2}"
        let outcomes = try parse(file, optional: ["k\u{E9}"])
        #expect(outcomes.compactMap(\.row?.cells) == [[.long(1)], [.null]])
    }

    @Test func findsFieldsInAnyOrder() throws {
        let names = (0..<FormatLimits.fieldsMax).map { "field\($0)" }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<5 {
            let order = names.indices.shuffled(using: &random)
            let members = order.map { "\"\(names[$0])\":\($0)" } + [#""text":"t""#]
            let outcomes = try parse("{" + members.shuffled(using: &random).joined(separator: ",") + "}", keep: names)
            #expect(outcomes.first?.row?.cells == names.indices.map { .long(Int64($0)) })
        }
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x7B, 0x00], [0xFE, 0xFF, 0x00, 0x7B], [0xFF, 0xFE, 0x00, 0x00], [0x00, 0x00, 0xFE, 0xFF],
            [0x00, 0x7B],
        ] as [[UInt8]]
    )
    func rejectsOtherEncodings(start: [UInt8]) throws {
        let outcomes = try parse(start + Array("\n{\"text\":\"a\"}\n".utf8))
        #expect(outcomes.count == 1)
        #expect(outcomes.first?.error?.code == .unsupportedEncoding)
        #expect(outcomes.first?.error?.isFatal == true)
    }

    @Test func dropsTheUTF8MarkOnlyAtTheStart() throws {
        #expect(try parse("\u{FEFF}{\"text\":\"a\"}").compactMap(\.row?.text) == ["a"])
        #expect(try parse("{\"text\":\"a\"}\n\u{FEFF}{\"text\":\"b\"}").compactMap(\.error?.line) == [2])
        // The bytes of an incomplete byte order mark are kept.
        #expect(try parse([0xEF]).compactMap(\.error?.code) == [.badJSON])
        #expect(try parse([0xEF, 0xBB, 0x7B]).compactMap(\.error?.code) == [.badJSON])
    }

    @Test func skipsRowsLongerThanTheLimit() throws {
        let row = #"{"text":"abcdefghij"}"#
        for end in ["\n", "\r\n", ""] {
            let outcomes = try parse(Array((row + end).utf8), rowBytesMax: row.utf8.count)
            #expect(outcomes.compactMap(\.row?.text) == ["abcdefghij"])
        }
        let long = #"{"text":"abcdefghijk"}"#
        let outcomes = try parse(Array("\(long)\r\n\(row)\n\(long)".utf8), rowBytesMax: row.utf8.count)
        #expect(outcomes.compactMap(\.error?.code) == [.rowTooLarge, .rowTooLarge])
        #expect(outcomes.compactMap(\.error?.line) == [1, 3])
        #expect(outcomes.compactMap(\.row?.line) == [2])
    }

    @Test func oneErrorForFiftyMegabytesWithoutALineEnd() throws {
        var parser = JSONLinesParser(fields: try FieldSelection())
        let chunk = Array(repeating: UInt8(ascii: " "), count: 1 << 20)
        var outcomes: [RowOutcome] = []
        for _ in 0..<50 { parser.feed(chunk) { outcomes.append($0) } }
        parser.feed(Array("\n{\"text\":\"a\"}".utf8)) { outcomes.append($0) }
        parser.finish { outcomes.append($0) }
        #expect(outcomes.first?.error?.code == .rowTooLarge)
        #expect(outcomes.last?.row?.line == 2)
        #expect(outcomes.count == 2)
    }

    @Test func survivesRandomMutations() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let first = #"{"text":"a é 😀 \ud83d\ude00 \n","k":[1,-2.5e3,{"x":null}],"s":"v"}"#
        let second = #"{"k":true,"text":"b","s":9007199254740993}"#
        let file = Array("\(first)\r\n\n\(second)".utf8)
        let parser = JSONLinesParser(fields: try FieldSelection(optional: ["k", "s"]), rowBytesMax: 80)
        for _ in 0..<3_000 {
            let changed = file.mutated(using: &random)
            let expected = Chunking.whole.outcomes(of: changed, parser)
            #expect(Chunking.random.outcomes(of: changed, parser, seed: random.next()) == expected, "seed \(seed)")
        }
    }

    @Test func readsFilesWrittenByPython() throws {
        let python = try Python()
        try python.run(
            """
            import json, random
            random.seed(5)
            def text():
                pools = [range(0, 0x80), range(0x80, 0x800), range(0x800, 0xD800), range(0xE000, 0x110000)]
                return ''.join(chr(random.choice(random.choice(pools))) for _ in range(random.randint(1, 40)))
            def value(depth=0):
                kinds = ['s', 'i', 'f', 'b', 'n'] + (['l', 'o'] if depth < 5 else [])
                kind = random.choice(kinds)
                if kind == 's': return text()
                if kind == 'i': return random.randint(-2**70, 2**70) >> random.randint(0, 70)
                if kind == 'f': return random.uniform(-1, 1) * 10 ** random.randint(-300, 300)
                if kind == 'b': return random.random() < 0.5
                if kind == 'n': return None
                if kind == 'l': return [value(depth + 1) for _ in range(random.randint(0, 4))]
                return {text(): value(depth + 1) for _ in range(random.randint(0, 4))}
            rows = [{'text': text(), 'v': value()} for _ in range(2000)]
            for name, ascii in [('a.jsonl', True), ('u.jsonl', False)]:
                with open(name, 'w', encoding='utf-8', newline='') as file:
                    for row in rows: file.write(json.dumps(row, ensure_ascii=ascii) + '\\n')
            """
        )
        let fields = try FieldSelection(keep: ["v"])
        let schema = RowSchema(columns: [DatasetColumn(name: "v", type: .json)])
        for name in ["a", "u"] {
            let output = Output()
            var writer = JSONLinesWriter(schema: schema, sink: output.take)
            let parser = JSONLinesParser(fields: fields, types: [.json])
            for outcome in Chunking.random.outcomes(of: try python.read("\(name).jsonl"), parser) {
                // Two random keys of an object may be canonically equivalent, which Python allows.
                guard let row = outcome.row else {
                    #expect(outcome.error?.code == .duplicateKey)
                    continue
                }
                try writer.write(DatasetRow(text: row.text, cells: row.cells))
            }
            try writer.finish()
            try python.write(output.bytes, to: "\(name).out")
        }
        let count = try python.run(
            """
            import json
            def rows(name): return [json.loads(line) for line in open(name, encoding='utf-8', newline='\\n')]
            written = [json.dumps(row) for row in rows('a.jsonl')]
            for name in ['a.out', 'u.out']:
                ours = [json.dumps(row) for row in rows(name)]
                missing = [row for row in written if row not in ours]
                assert len(missing) <= 5 and len(ours) + len(missing) == len(written), (len(missing), len(ours))
            print(len(ours))
            """
        )
        #expect(Int(count.split(separator: "\n")[0]) ?? 0 >= 1_995)
    }
}
