import DatasetFormats
import TestSupport
import Testing

struct CSVParserTests {
    private func parse(
        _ file: [UInt8],
        keep: [String] = [],
        optional: [String] = [],
        delimiter: CSVDelimiter = .comma,
        rowBytesMax: Int = FormatLimits.rowBytesMax
    ) throws -> [RowOutcome] {
        let fields = try FieldSelection(keep: keep, optional: optional)
        let parser = CSVParser(fields: fields, delimiter: delimiter, rowBytesMax: rowBytesMax)
        let results = Chunking.allCases.map { $0.outcomes(of: file, parser) }
        #expect(results[1] == results[0])
        #expect(results[2] == results[0])
        return results[0]
    }

    private func parse(_ text: String, keep: [String] = [], optional: [String] = []) throws -> [RowOutcome] {
        try parse(Array(text.utf8), keep: keep, optional: optional)
    }

    @Test func readsQuotedFieldsWithAnyContent() throws {
        let file =
            "\u{FEFF}id,text,\"the title\"\r\n1,\"a,\"\"b\"\"\nc\r\n\",x\r\n\r\n\n2,plain \r,\"\"\n\"3\",\"\"\"\",é"
        let outcomes = try parse(file, keep: ["the title"], optional: ["none", "id"])
        #expect(outcomes.compactMap(\.row?.text) == ["a,\"b\"\nc\r\n", "plain \r", "\""])
        #expect(
            outcomes.compactMap(\.row?.cells) == [
                [.string("x"), .null, .string("1")], [.string(""), .null, .string("2")],
                [.string("é"), .null, .string("3")],
            ]
        )
        #expect(outcomes.compactMap(\.row?.line) == [2, 7, 8])
        #expect(outcomes.compactMap(\.row?.number) == [1, 2, 3])
    }

    @Test(arguments: ["", "\n", "\r", "\r\n"])
    func lastLineMayLackALineEnd(end: String) throws {
        #expect(try parse("text,n\na,1" + end, keep: ["n"]).compactMap(\.row?.cells) == [[.string("1")]])
        #expect(try parse("text,n\na,\"1\"" + end, keep: ["n"]).compactMap(\.row?.cells) == [[.string("1")]])
        #expect(try parse("text,n\na," + end, keep: ["n"]).compactMap(\.row?.cells) == [[.string("")]])
        #expect(try parse("text" + end).isEmpty)
    }

    @Test func filesWithoutRowsYieldNothing() throws {
        for file in ["", "\n\r\n", "text,id\n", "text,id\n\n\n", "\u{FEFF}"] { #expect(try parse(file).isEmpty) }
    }

    @Test(
        arguments: [
            (
                "id,body\n1,a\n", RowError.Code.csvHeader,
                "line 1: the first line must be a header with a column named text; columns: id, body"
            ),
            (
                "Text,a b\n1,a\n", .csvHeader,
                "line 1: the first line must be a header with a column named text; columns: Text, \"a b\"; "
                    + "rename \"Text\" to text"
            ),
            (
                ",, \n1,a,b\n", .csvHeader,
                "line 1: the first line must be a header with a column named text; columns: none with a name"
            ),
            (
                "id;text\n1;a\n", .csvHeader,
                "line 1: the first line must be a header with a column named text; this file's delimiter seems to be "
                    + "a semicolon"
            ),
            ("\n\ntext,a,a\n", .csvHeader, "line 3: the header has the column \"a\" twice"),
            ("text,e\u{301},\u{E9}\n", .csvHeader, "line 1: the header has the column \"é\" twice"),
            ("text,a\u{0}\n", .badName, "line 1: a column name contains a NUL"),
            ("text\na\n", .missingField, "line 1: required column \"id\" not found in the header; columns: text"),
            ("te\"xt,id\n", .csvQuote, nil),
            ("text,\"id\n", .csvQuote, "line 1: unclosed quote"),
        ] as [(String, RowError.Code, String?)]
    )
    func badHeaderIsFatal(file: String, code: RowError.Code, message: String?) throws {
        let outcomes = try parse(file, keep: ["id"])
        #expect(outcomes.count == 1)
        #expect(outcomes.first?.error?.code == code)
        #expect(outcomes.first?.error?.isFatal == true)
        if let message { #expect(outcomes.first?.error?.message == message) }
    }

    @Test(
        "Columns without a name are passed over",
        arguments: [",text,,\n0,hello,x,\n", "id,text, , \n1,hello,,\n", "\"\",text,,id\n0,hello,,1\n"]
    )
    func unnamedColumns(file: String) throws {
        #expect(try parse(file, optional: ["id"]).map { $0.row?.text } == ["hello"])
    }

    @Test func unnamedColumnsCount() throws {
        #expect(try parse(",text,\n0,hello\n").map { $0.error?.code } == [.csvColumns])
    }

    @Test("Carriage returns alone end records if the header ends in one", arguments: ["\r", "\r\n", "\n"])
    func lineEnds(end: String) throws {
        let lines = ["", "id,\"text\"", "1,\"a \"\"b\"\"\rc\"", "", "2,\"d\"", "\"3\",e"]
        for last in ["", end] {
            let outcomes = try parse(lines.joined(separator: end) + last, keep: ["id"])
            #expect(outcomes.map { $0.row?.text } == ["a \"b\"\rc", "d", "e"])
            #expect(outcomes.map { $0.row?.cells } == [[.string("1")], [.string("2")], [.string("3")]])
        }
        let broken = try parse("text\(end)a\"b\(end)c\(end)")
        #expect(broken.map { $0.error?.code } == [.csvQuote, nil])
        #expect(broken.last?.row?.text == "c")
    }

    @Test func carriageReturnsAreTextWhereLineFeedsEndTheHeader() throws {
        #expect(try parse("text,n\na\rb,1\n").map { $0.row?.text } == ["a\rb"])
        #expect(try parse("text\rhello\nworld\r\nagain").map { $0.row?.text } == ["hello", "world", "again"])
    }

    @Test func continuesAfterABadRecord() throws {
        let file = "text,id\na\nb,1,2\nc\"d,1\n\"e\"f,1\n,1\n\"multi\nline\",1,2\ngood,1\n"
        let outcomes = try parse(file, keep: ["id"])
        let errors = outcomes.compactMap(\.error)
        #expect(errors.map(\.code) == [.csvColumns, .csvColumns, .csvQuote, .csvQuote, .emptyText, .csvColumns])
        #expect(errors.map(\.line) == [2, 3, 4, 5, 6, 7])
        #expect(errors.map(\.number) == [1, 2, 3, 4, 5, 6])
        #expect(errors.first?.message == "line 2, record 1: column count 1 does not match the header's 2")
        #expect(outcomes.last?.row?.line == 9)
        #expect(outcomes.last?.row?.number == 7)
    }

    @Test func reportsTheColumnOfInvalidUTF8() throws {
        let outcomes = try parse(Array("text,id\na,".utf8) + [0xC3, 0x0A, 0xC3, 0x2C, 0xA9, 0x0A] + Array("b,1".utf8))
        #expect(outcomes.compactMap(\.error?.code) == [.notUTF8, .notUTF8])
        #expect(outcomes.first?.error?.message == "line 2, record 1: column 2 (\"id\") is not UTF-8")
        #expect(outcomes.compactMap(\.row?.text) == ["b"])
    }

    @Test func reportsTheLineOfAnUnclosedQuote() throws {
        let outcomes = try parse("text\nok\n\"never\nclosed\n")
        #expect(outcomes.last?.error?.message == "line 3, record 2: unclosed quote")
        let long = try parse(Array("text\nok\n\"never\nclosed\nand long\n".utf8), rowBytesMax: 10)
        #expect(
            long.last?.error?.message
                == "line 3, record 2: the row is longer than 10 bytes; the quote opened in line 3 may be unclosed"
        )
    }

    @Test func skipsRecordsLongerThanTheLimit() throws {
        let file = "text,id\nabcdefgh,1\r\nabcdefghi,1\nabc,\"d\"\"e\nfghijk\"\n,,,,,,,,,,,,\nabc,12\n"
        let outcomes = try parse(Array(file.utf8), rowBytesMax: 10)
        #expect(outcomes.compactMap(\.error?.code) == [.rowTooLarge, .rowTooLarge, .rowTooLarge])
        #expect(outcomes.compactMap(\.row?.line) == [2, 7])
        #expect(outcomes.compactMap(\.row?.number) == [1, 5])
    }

    @Test func delimiterMustBeOneASCIICharacter() throws {
        for text in ["", ",,", "\n", "\r", "\"", "\0", "é", "\r\n"] { #expect(CSVDelimiter(text) == nil) }
        let pipe = try #require(CSVDelimiter("|"))
        #expect(CSVDelimiter("\t") == .tab)
        #expect(CSVDelimiter(",") == .comma)
        let outcomes = try parse(Array("a,b|text\n1,2|x,y\n".utf8), keep: ["a,b"], delimiter: pipe)
        #expect(outcomes.first?.row?.text == "x,y")
        #expect(outcomes.first?.row?.cells == [.string("1,2")])
    }

    @Test func keepsTheBytesOfAnIncompleteByteOrderMark() throws {
        let outcomes = try parse("\u{FF49}d,text\n1,a", keep: ["\u{FF49}d"])
        #expect(outcomes.first?.row?.cells == [.string("1")])
        #expect(try parse([0xEF, 0xBB]).first?.error?.code == .notUTF8)
        #expect(try parse([0xFF, 0xFE, 0x74, 0x00]).first?.error?.code == .unsupportedEncoding)
    }

    @Test func survivesRandomMutations() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let file = Array("\u{FEFF}id,text\r\n1,\"a \"\"q\"\" é\nb\"\r\n\n2,plain\n\"3\",\"x,y\"".utf8)
        let parser = CSVParser(fields: try FieldSelection(optional: ["id"]), rowBytesMax: 24)
        for _ in 0..<3_000 {
            let changed = file.mutated(using: &random)
            let expected = Chunking.whole.outcomes(of: changed, parser)
            #expect(Chunking.random.outcomes(of: changed, parser, seed: random.next()) == expected, "seed \(seed)")
            #expect(Chunking.bytes.outcomes(of: changed, parser) == expected, "seed \(seed)")
        }
    }

    @Test func readsFilesWrittenByPython() throws {
        let python = try Python()
        try python.run(
            #"""
            import csv, json, random
            random.seed(11)
            def field(least):
                return ''.join(random.choice('ab",;\r\n\t \'é😀') for _ in range(random.randint(least, 8)))
            rows = [{'id': field(0), 'text': field(1), 'x,"y': field(0)} for _ in range(3000)]
            with open('rows.jsonl', 'w') as file:
                for row in rows: file.write(json.dumps(row) + '\n')
            for name, options in [
                ('minimal', {}), ('all', dict(quoting=csv.QUOTE_ALL)),
                # Unquoted, a last field that ends with a carriage return could not be told from a line end.
                ('unix', dict(lineterminator='\n', quoting=csv.QUOTE_ALL)),
                ('tab', dict(delimiter='\t')),
            ]:
                with open(name + '.csv', 'w', newline='', encoding='utf-8') as file:
                    writer = csv.DictWriter(file, ['id', 'text', 'x,"y'], **options)
                    writer.writeheader()
                    writer.writerows(rows)
            """#
        )
        let fields = try FieldSelection(keep: ["x,\"y", "id"])
        let json = JSONLinesParser(fields: fields)
        let expected = Chunking.whole.outcomes(of: try python.read("rows.jsonl"), json).compactMap(\.row)
        #expect(expected.count == 3_000)
        for name in ["minimal", "all", "unix", "tab"] {
            let parser = CSVParser(fields: fields, delimiter: name == "tab" ? .tab : .comma)
            let outcomes = Chunking.random.outcomes(of: try python.read("\(name).csv"), parser)
            #expect(outcomes.compactMap(\.error).isEmpty)
            #expect(outcomes.compactMap(\.row?.text) == expected.map(\.text))
            #expect(outcomes.compactMap(\.row?.cells) == expected.map(\.cells))
        }
    }
}
