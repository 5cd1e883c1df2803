import Testing
import TextEmbedding

struct TokenizerJSONTests {
    private func refusal(_ change: (inout SmallTokenizer) -> Void) throws -> String {
        var small = SmallTokenizer()
        change(&small)
        let error = try small.directory().refusal()
        #expect(error.file?.hasSuffix("/tokenizer.json") == true)
        return error.reason
    }

    @Test func paddingAndTruncationAreIgnored() throws {
        let extra = #"{"truncation":{"max_length":3},"padding":{"strategy":{"Fixed":128}},"version""#
        let json = SmallTokenizer().json.replacing("{\"version\"", with: extra)
        #expect(try TokenizerDirectory(["tokenizer.json": json]).tokenizer().ids("hello b b") == [2, 18, 9, 9, 3])
    }

    @Test func templates() throws {
        var small = SmallTokenizer()
        small.postProcessor = #"""
            {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"a","type_id":0}},
            {"SpecialToken":{"id":"b","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],
            "special_tokens":{"a":{"id":"a","ids":[4,5],"tokens":["[MASK]","un"]},
            "b":{"id":"b","ids":[3],"tokens":["x"]}}}
            """#
        let tokenizer = try small.directory().tokenizer()
        #expect(tokenizer.ids("hello") == [4, 5, 3, 18])
        #expect(tokenizer.ids("hello b", maxTokens: 4) == [4, 5, 3, 18])
    }

    @Test func modelWithoutTypeIsWordPiece() throws {
        var small = SmallTokenizer()
        small.model.replace(#""type":"WordPiece","#, with: "")
        #expect(try small.directory().tokenizer().ids("hello") == [2, 18, 3])
        small.model += #","merges":["a b"]"#
        #expect(try small.directory().refusal().reason == "“model” needs a type; supported: WordPiece")
    }

    @Test func unknownKinds() throws {
        #expect(
            try refusal { $0.model.replace("WordPiece", with: "BPE") }
                == "“model” has the unsupported type BPE; supported: WordPiece"
        )
        #expect(
            try refusal { $0.normalizer = #"{"type":"Sequence","normalizers":[]}"# }
                == "“normalizer” has the unsupported type Sequence; supported: BertNormalizer"
        )
        #expect(
            try refusal { $0.preTokenizer = #"{"type":"Whitespace"}"# }
                == "“pre_tokenizer” has the unsupported type Whitespace; supported: BertPreTokenizer"
        )
        #expect(
            try refusal { $0.postProcessor = #"{"type":"RobertaProcessing"}"# }
                == "“post_processor” has the unsupported type "
                + "RobertaProcessing; supported: TemplateProcessing, BertProcessing"
        )
        #expect(try refusal { $0.normalizer = "null" } == "“normalizer” needs a type; supported: BertNormalizer")
        #expect(try refusal { $0.postProcessor = "null" }.hasPrefix("“post_processor” needs a type"))
    }

    @Test func missingAndWrongParts() throws {
        #expect(
            try refusal { $0.model.replace(#""unk_token":"[UNK]","#, with: "") } == "“model.unk_token” is missing"
        )
        #expect(try refusal { $0.model.replace("20", with: "\"x\"") }.contains("“model.max_input_chars_per_word”"))
        #expect(try refusal { $0.model.replace("20", with: "-1") }.contains("negative"))
        #expect(try refusal { $0.model.replace("20", with: "1.5") }.contains("where an integer is expected"))
        #expect(
            try refusal { $0.model.replace("[UNK]", with: "[unknown]") }.contains(
                "“[unknown]” is not in the vocabulary"
            )
        )
        #expect(
            try refusal { $0.normalizer.replace("\"clean_text\":true,", with: "") }
                == "“normalizer.clean_text” is missing"
        )
        #expect(try refusal { $0.added = ["{\"id\":4}"] } == "“added_tokens.Index 0.content” is missing")
    }

    @Test func wrongTemplates() throws {
        func template(_ single: String) throws -> String {
            let special = #""special_tokens":{"a":{"id":"a","ids":[2],"tokens":["[CLS]"]}}"#
            return try refusal {
                $0.postProcessor = "{\"type\":\"TemplateProcessing\",\"single\":[\(single)],\(special)}"
            }
        }
        let text = #"{"Sequence":{"id":"A","type_id":0}}"#
        #expect(try template("") == "“post_processor.single”: the text must appear once, not 0 times")
        #expect(try template("\(text),\(text)").contains("2 times"))
        #expect(try template(#"{"Sequence":{"id":"A","type_id":1}}"#).contains("type_id other than 0"))
        #expect(try template(#"{"SpecialToken":{"id":"z","type_id":0}},"# + text).contains("“z” is not among"))
    }
}
