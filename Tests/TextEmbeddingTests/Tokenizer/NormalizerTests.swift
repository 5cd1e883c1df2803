import Testing
import TextEmbedding

struct NormalizerTests {
    private func normalize(
        _ text: String,
        clean: Bool = false,
        chinese: Bool = false,
        strip: Bool? = false,
        lower: Bool = false
    ) -> [Unicode.Scalar] {
        let options = Normalizer.Options(
            cleanText: clean,
            handleChineseCharacters: chinese,
            stripAccents: strip,
            lowercase: lower
        )
        return Array(Normalizer(options).normalize(text).unicodeScalars)
    }

    private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    @Test func referenceTexts() throws {
        try TokenFixtures.check("normalized.jsonl", atLeast: 300)
    }

    @Test func withoutOptionsTextIsUnchanged() {
        let text = "A\0\t é e\u{301} 中\u{FEFF}한\u{302F}\u{302E}"
        #expect(normalize(text) == scalars(text))
    }

    @Test func cleaning() {
        #expect(normalize("a\0b\u{AD}c\u{FFFD}d\u{E000}e\u{B}f", clean: true) == scalars("abcdef"))
        #expect(normalize("a\tb\r\nc\u{3000}d\u{A0}e\u{2028}f", clean: true) == scalars("a b  c d e f"))
    }

    @Test func ideographs() {
        #expect(normalize("a中文カ", chinese: true) == scalars("a 中  文 カ"))
        #expect(normalize("\u{F900}", chinese: true, strip: true) == scalars(" \u{8C48} "))
    }

    @Test func accents() {
        #expect(normalize("Crème Brûlée \u{344}ÅÅ", strip: true) == scalars("Creme Brulee AA"))
        #expect(normalize("각", strip: true) == scalars("\u{1100}\u{1161}\u{11A8}"))
        #expect(normalize("e\u{301}\u{20DD}", strip: true) == scalars("e\u{20DD}"))
    }

    @Test func stripAccentsDefaultsToLowercase() {
        #expect(normalize("É", strip: nil, lower: true) == scalars("e"))
        #expect(normalize("É", strip: nil, lower: false) == scalars("É"))
        #expect(normalize("É", strip: false, lower: true) == scalars("é"))
    }

    @Test func lowerCase() {
        #expect(normalize("ABC ΑΣ Ж \u{10400}", lower: true) == scalars("abc ασ ж \u{10428}"))
        #expect(normalize("İ", lower: true) == scalars("i\u{307}"))
        #expect(normalize("İ", strip: nil, lower: true) == scalars("i"))
    }

    @Test func keptMarksAreSorted() {
        // U+302E and U+302F have class 224, U+1D165 has 216, U+1D16D 226.
        #expect(normalize("a\u{302F}\u{302E}", strip: true) == scalars("a\u{302F}\u{302E}"))
        #expect(normalize("a\u{1D16D}\u{302F}\u{1D165}", strip: true) == scalars("a\u{1D165}\u{302F}\u{1D16D}"))
    }

    @Test func droppedStarterPreventsReordering() {
        // U+0E31 is dropped, but its class is 0; U+0301 is dropped and has class 230.
        #expect(normalize("a\u{302F}\u{E31}\u{1D165}", strip: true) == scalars("a\u{302F}\u{1D165}"))
        #expect(normalize("a\u{302F}\u{301}\u{1D165}", strip: true) == scalars("a\u{1D165}\u{302F}"))
    }

    @Test func marksAreNotReorderedAcrossASpace() {
        let text = "a\u{302F} \u{1D165}中\u{302F}\t\u{1D165}"
        #expect(normalize(text, clean: true, strip: true) == scalars(text.replacing("\t", with: " ")))
        #expect(normalize("\u{302F}\0\u{1D165}", clean: true, strip: true) == scalars("\u{1D165}\u{302F}"))
    }
}
