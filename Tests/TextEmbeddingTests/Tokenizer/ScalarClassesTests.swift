import Testing
import TextEmbedding

struct ScalarClassesTests {
    private let classes = ScalarClasses.shared

    @Test(
        arguments: [
            (0x00, [.removed]), (0x0A, [.whitespace]), (0x0B, [.whitespace, .removed]), (0x20, [.whitespace]),
            (0x21, [.punctuation]), (0x41, [.word, .mapped]), (0x61, [.word]), (0x5F, [.punctuation, .word]),
            (0xE9, [.word, .mapped]), (0x301, [.nonspacing, .combining, .word]), (0x302E, [.combining, .word]),
            (0x0E31, [.nonspacing, .word]), (0x4E2D, [.ideograph, .word]), (0xAC00, [.word, .mapped]),
            (0x3000, [.whitespace]), (0x3002, [.punctuation]), (0xE000, [.removed]), (0xFFFD, [.removed]), (0x0378, []),
            (0x10FFFD, [.removed]), (0x10FFFF, []), (0x1F600, []),
        ] as [(UInt32, ScalarClass)]
    )
    func classesOf(scalar: UInt32, expected: ScalarClass) {
        #expect(classes[scalar] == expected)
    }

    @Test func combiningClasses() {
        let marks: [(UInt32, UInt8)] = [
            (0x300, 230), (0x301, 230), (0x323, 220), (0x327, 202), (0x345, 240), (0x334, 1), (0x302E, 224),
            (0x3099, 8),
            (0x61, 0), (0x20DD, 0), (0x10FFFF, 0), (0, 0),
        ]
        for (scalar, value) in marks { #expect(classes.combiningClass(of: scalar) == value) }
    }

    @Test func everyCombiningScalarHasAClass() {
        for scalar in 0..<0x110000 as Range<UInt32> {
            #expect(classes[scalar].contains(.combining) == (classes.combiningClass(of: scalar) > 0))
        }
    }

    @Test func decompositions() throws {
        #expect(try #require(classes.decomposition(of: 0xE9)) == (0x65, 0, 0))
        #expect(try #require(classes.decomposition(of: 0x344)) == (0, 0, 0))
        #expect(try #require(classes.decomposition(of: 0xF900)) == (0x8C48, 0, 0))
        #expect(try #require(classes.decomposition(of: 0x1D160)) == (0x1D158, 0x1D165, 0x1D16E))
        #expect(classes.decomposition(of: 0x61) == nil)
        #expect(classes.decomposition(of: 0x10FFFF) == nil)
    }

    @Test func hangulSyllables() throws {
        #expect(try #require(classes.decomposition(of: 0xAC00)) == (0x1100, 0x1161, 0))
        #expect(try #require(classes.decomposition(of: 0xAC01)) == (0x1100, 0x1161, 0x11A8))
        #expect(try #require(classes.decomposition(of: 0xD7A3)) == (0x1112, 0x1175, 0x11C2))
        #expect(classes.decomposition(of: 0xD7A4) == nil)
    }

    @Test func lowercases() throws {
        #expect(try #require(classes.lowercase(of: 0x41)) == (0x61, 0, 0))
        #expect(try #require(classes.lowercase(of: 0x130)) == (0x69, 0x307, 0))
        #expect(try #require(classes.lowercase(of: 0x10400)) == (0x10428, 0, 0))
        #expect(classes.lowercase(of: 0x61) == nil)
    }
}
