import Testing
import TextEmbedding

struct BERTTokenizerTests {
    @Test func idsOfTheReferenceTexts() throws {
        try TokenFixtures.check("texts.jsonl", atLeast: 200)
    }

    @Test func idsWithOtherConfigurations() throws {
        try TokenFixtures.check("configured.jsonl", atLeast: 400)
    }

    @Test func idsOfTruncatedTexts() throws {
        try TokenFixtures.check("truncated.jsonl", atLeast: 40)
    }

    @Test func modelFileGivesTheSameIDs() throws {
        let tokenizer = try BERTTokenizer(directory: TokenFixtures.modelDirectory())
        for example in try TokenFixtures.examples("texts.jsonl") {
            #expect(tokenizer.ids(example.text) == example.ids, "\(example.text.debugDescription)")
        }
    }

    @Test func idsAreAppended() throws {
        let tokenizer = try SmallTokenizer().directory().tokenizer()
        var ids: [Int32] = [7]
        tokenizer.encode("hello", maxTokens: 9, truncate: .start, into: &ids)
        tokenizer.encode("b hello b", maxTokens: 4, truncate: .start, into: &ids)
        tokenizer.encode("b hello b", maxTokens: 4, truncate: .end, into: &ids)
        #expect(ids == [7, 2, 18, 3, 2, 18, 9, 3, 2, 9, 18, 3])
    }

    @Test(arguments: [TruncatedEnd.start, .end], [-1, 0, 1, 2])
    func onlySpecialIDsFitSmallLimits(end: TruncatedEnd, maxTokens: Int) throws {
        let tokenizer = try SmallTokenizer().directory().tokenizer()
        #expect(tokenizer.ids("hello b", maxTokens: maxTokens, truncate: end) == [2, 3])
    }

    @Test func idsExcludeSpecialTokens() throws {
        let tokenizer = try SmallTokenizer().directory().tokenizer()
        for text in ["", "hello", "b hello unaffable [MASK] b", String(repeating: "hello ", count: 5_000)] {
            #expect([2] + tokenizer.ids(of: text) + [3] == tokenizer.ids(text))
        }
    }

    @Test func spellingsComeFromTheVocabulary() throws {
        var small = SmallTokenizer()
        small.added.append(SmallTokenizer.added("<new>", SmallTokenizer.tokens.count))
        let tokenizer = try small.directory().tokenizer()
        #expect((0..<SmallTokenizer.tokens.count).map { tokenizer.spelling(of: $0) } == SmallTokenizer.tokens)
        #expect(tokenizer.spelling(of: SmallTokenizer.tokens.count) == "<new>")
        #expect(tokenizer.spelling(of: SmallTokenizer.tokens.count + 1) == nil)
        #expect(tokenizer.spelling(of: -1) == nil)
    }

    @Test func continuationPiecesAreJoined() throws {
        let tokenizer = try SmallTokenizer().directory().tokenizer()
        func text(_ ids: [Int]) -> String { tokenizer.text(of: ids) }
        #expect(text([]) == "")
        #expect(text([18, 5, 6, 7, 13]) == "hello unaffable !")
        // The first token is never joined, special tokens are words, and unknown ids are skipped.
        #expect(text([6, 7, 2, 3, 900, 20, 19]) == "##affable [CLS] [SEP] \u{1F600}\u{1F600}")
    }

    @Test func specialIDsAndSize() throws {
        var small = SmallTokenizer()
        small.added.append(SmallTokenizer.added("<new>", SmallTokenizer.tokens.count))
        let tokenizer = try small.directory().tokenizer()
        #expect(tokenizer.vocabularySize == SmallTokenizer.tokens.count + 1)
        #expect(tokenizer.leadingIDs == [2])
        #expect(tokenizer.trailingIDs == [3])
        #expect(tokenizer.unknownID == 1)
    }

    /// The texts are longer than a chunk, and have marks that must not be separated from their letters.
    @Test func longTextsEqualTheirWords() throws {
        let tokenizer = try SmallTokenizer().directory().tokenizer()
        for padding in 0..<7 {
            let text =
                String(repeating: "b", count: padding) + " " + String(repeating: "hello u\u{308}ber!\n", count: 1000)
            let ids = tokenizer.ids(text)
            #expect(
                ids.suffix(3001).elementsEqual(Array(repeating: [18, 12, 13] as [Int32], count: 1000).joined() + [3])
            )
            #expect(tokenizer.ids(text, maxTokens: 100) == ids.prefix(99) + [3])
            #expect(tokenizer.ids(text, maxTokens: 100, truncate: .start) == [2] + ids.suffix(99))
        }
    }

    /// A quadratic algorithm would take hours.
    @Test(.timeLimit(.minutes(1)))
    func oneLongWordIsFast() throws {
        let count = 1_000_000
        var small = SmallTokenizer()
        #expect(try small.directory().tokenizer().ids(String(repeating: "b", count: count)) == [2, 1, 3])
        small.model = small.model.replacing("20", with: "2000000")
        let tokenizer = try small.directory().tokenizer()
        #expect(tokenizer.ids("un" + String(repeating: "a", count: count)).count == count + 3)
        #expect(tokenizer.ids("un" + String(repeating: "a", count: count) + "x") == [2, 1, 3])
        #expect(tokenizer.ids(String(repeating: "[", count: count), maxTokens: 3) == [2, 1, 3])
        #expect(tokenizer.ids("b" + String(repeating: "\u{302F}\u{302E}", count: count / 2)) == [2, 1, 3])
    }

    @Test func addedTokensNeedTheExpectedIDs() throws {
        var small = SmallTokenizer()
        small.added = [SmallTokenizer.added("[MASK]", 5)]
        #expect(try small.directory().refusal().reason.contains("“[MASK]” has the id 5, expected 4"))
        small.added = [SmallTokenizer.added("<new>", 99)]
        #expect(try small.directory().refusal().reason.contains("expected \(SmallTokenizer.tokens.count)"))
    }

    @Test func specialIDsMustExist() throws {
        var small = SmallTokenizer()
        small.postProcessor = #"{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",4000]}"#
        #expect(try small.directory().refusal().reason.contains("4000"))
        small.postProcessor = #"{"type":"BertProcessing","sep":["[SEP]",-3],"cls":["[CLS]",2]}"#
        #expect(try small.directory().refusal().reason.contains("-3"))
    }
}
