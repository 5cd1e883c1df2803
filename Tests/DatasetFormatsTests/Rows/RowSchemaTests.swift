import DatasetFormats
import EmbedJobs
import Testing

struct RowSchemaTests {
    @Test func findsNamesThatAvroForbids() {
        let names = ["id", "_a1", "Zz", "query-result", "3hsp", "a.b", "é", "a b", "@", "[", "`", "{"]
        let schema = RowSchema(columns: names.map { DatasetColumn(name: $0, type: .string) })
        #expect(schema.columnsOutsideAvro == Array(names.dropFirst(3)))
    }

    @Test func inputRowsHaveATextAndColumns() {
        let schema = RowSchema(columns: [
            DatasetColumn(name: "a \"b\"", type: .long), DatasetColumn(name: "j", type: .json),
        ])
        #expect(
            schema.avroJSON
                == #"{"type":"record","name":"row","fields":[{"name":"text","type":"string"},"#
                + #"{"name":"a \"b\"","type":["null","long"],"default":null},"#
                + #"{"name":"j","type":["null","string"],"default":null,"embedjobs.type":"json"}]}"#
        )
    }

    @Test func outputRowsAlwaysHaveFiveTypesOfVectors() {
        let floats = #"{"name":"float","type":["null",{"type":"array","items":"float"}],"default":null}"#
        let others = ["int8", "uint8", "binary", "ubinary"].map {
            #"{"name":"\#($0)","type":["null",{"type":"array","items":"int"}],"default":null}"#
        }
        let five = ([floats] + others).joined(separator: ",")
        #expect(
            RowSchema(vectors: [.float]).avroJSON
                == #"{"type":"record","name":"row","fields":[{"name":"text","type":"string"},{"name":"embeddings","#
                + #""type":{"type":"record","name":"embeddings","fields":[\#(five)]},"embedjobs.types":["float"]}]}"#
        )
        let base64 = #"{"name":"base64","type":["null","string"],"default":null}"#
        #expect(RowSchema(vectors: [.base64]).avroJSON.contains("\(five),\(base64)]"))
    }

    @Test(arguments: [
        RowSchema(), RowSchema(vectors: []), RowSchema(vectors: [.float]), RowSchema(vectors: [.ubinary, .int8]),
        RowSchema(vectors: [.base64]), SampleRows.input, SampleRows.output,
    ])
    func roundTrips(schema: RowSchema) throws {
        #expect(try RowSchema(avroJSON: schema.avroJSON) == schema)
    }

    @Test func sortsVectorTypesIntoFileOrder() {
        #expect(RowSchema(vectors: [.base64, .ubinary, .float]).vectors == [.float, .ubinary, .base64])
    }

    @Test func readsOtherSpellings() throws {
        let schema = try RowSchema(
            avroJSON: """
                {"doc": "x", "namespace": "n", "name": "row", "fields": [{"type": {"type": "string"}, "name": "text"},
                 {"name": "c", "type": [{"type": "null"}, {"type": "double", "x": 1}], "order": "ignore"}],
                 "type": "record"}
                """
        )
        #expect(schema == RowSchema(columns: [DatasetColumn(name: "c", type: .double)]))
        // Without the list of requested types, every type may occur.
        let other = RowSchema(vectors: [.int8]).avroJSON.replacing(#","embedjobs.types":["int8"]"#, with: "")
        #expect(try RowSchema(avroJSON: other).vectors == [.float, .int8, .uint8, .binary, .ubinary])
    }

    @Test(
        arguments: [
            "", "null", "\"string\"", "{}", #"{"type":"record","name":"row","fields":[]}"#, "{\"type\":\"record\"",
            #"{"type":"record","name":"row","fields":[{"name":"text","type":"bytes"}]}"#,
            #"{"type":"record","name":"row","fields":[{"name":"body","type":"string"}]}"#,
            #"{"type":"record","name":"row","fields":[{"name":"text","type":["null","string"]}]}"#,
        ]
            + [
                #""string""#, #"["string","null"]"#, #"["null","int"]"#, #"["null"]"#, #"["null","long","string"]"#,
                #"["null",{"type":"enum","name":"e","symbols":[]}]"#, #"["null","json"]"#,
            ].map {
                #"{"type":"record","name":"r","fields":[{"name":"text","type":"string"},{"name":"c","type":\#($0)}]}"#
            }
            + [
                (#""float""#, #""double""#), (#""int8""#, #""int9""#), (#""items":"int""#, #""items":"long""#),
                (#"["float"]"#, #"["float","base64"]"#), (#"["float"]"#, #"[1]"#), (#"["float"]"#, "{}"),
            ].map { RowSchema(vectors: [.float]).avroJSON.replacing($0.0, with: $0.1) }
    )
    func rejectsOtherSchemas(json: String) {
        #expect { try RowSchema(avroJSON: json) } throws: { ($0 as? FormatError)?.code == .unsupportedSchema }
    }
}
