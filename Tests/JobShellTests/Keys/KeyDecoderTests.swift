import JobShell
import Testing

@Suite("KeyDecoder") struct KeyDecoderTests {
    /// Returns the keys of bytes that arrive at once and are followed by a pause.
    private func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
        var decoder = KeyDecoder()
        decoder.feed(bytes)
        decoder.expire()
        return all(&decoder)
    }

    private func keys(_ text: String) -> [Key] { keys(text.utf8) }

    private func all(_ decoder: inout KeyDecoder) -> [Key] {
        var keys: [Key] = []
        while let key = decoder.next() { keys.append(key) }
        return keys
    }

    @Test("Characters of one to four bytes and control keys are decoded") func characters() {
        #expect(keys("a\ré€🙂") == [.scalar("a"), .scalar("\r"), .scalar("é"), .scalar("€"), .scalar("🙂")])
        #expect(keys("\u{0}\u{3}\u{7F}") == [.scalar("\u{0}"), .scalar("\u{3}"), .scalar("\u{7F}")])
    }

    @Test(
        "Invalid bytes are dropped, and the bytes after them are kept",
        arguments: [
            [0xFF], [0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xC2, 0x85], [0xF8],
        ] as [[UInt8]]
    )
    func brokenCharacters(bytes: [UInt8]) {
        #expect(keys(bytes + [UInt8(ascii: "a")]).last == .scalar("a"))
        #expect(keys(bytes + [UInt8(ascii: "a")]).count == 1)
    }

    @Test("A character truncated by the end of the input is dropped") func cutCharacter() {
        var decoder = KeyDecoder()
        decoder.feed([0xE2, 0x82])
        #expect(decoder.timeLimit == Limits.sequenceWait)
        decoder.expire()
        decoder.feed("a".utf8)
        #expect(all(&decoder) == [.scalar("a")])
    }

    @Test("Escape is a key after a pause") func loneEscape() {
        var decoder = KeyDecoder()
        decoder.feed([0x1B])
        let next = decoder.next()
        #expect(next == nil)
        #expect(decoder.timeLimit == Limits.escapeWait)
        decoder.expire()
        #expect(decoder.timeLimit == nil)
        decoder.feed("0x".utf8)
        #expect(all(&decoder) == [.escape, .scalar("0"), .scalar("x")])
    }

    @Test("Escape before a key is Alt; before another Escape it is a key") func meta() {
        #expect(keys("\u{1B}b") == [.meta(UInt8(ascii: "b"))])
        #expect(keys("\u{1B}\u{1F}") == [.meta(0x1F)])
        #expect(keys("\u{1B}\u{1B}[A") == [.escape, .special(.up, bytes: Array("\u{1B}[A".utf8))])
        #expect(keys("\u{1B}é") == [.escape, .scalar("é")])
        #expect(keys("\u{1B}\r") == [.special(.lineFeed, bytes: [0x1B, 0x0D])])
    }

    @Test("Every known sequence is decoded to its key", arguments: SpecialKey.sequences.map(\.key))
    func sequences(key: SpecialKey) {
        for sequence in SpecialKey.sequences.filter({ $0.key == key }).flatMap(\.keys) {
            let bytes = [0x1B] + Array(sequence.utf8)
            #expect(keys(bytes) == [.special(key, bytes: bytes)])
        }
    }

    @Test("A slow sequence is one key, with a longer wait than Escape") func slowSequence() {
        var decoder = KeyDecoder()
        for byte in "\u{1B}[1;5C".utf8 {
            let next = decoder.next()
            #expect(next == nil)
            decoder.feed([byte])
        }
        let next = decoder.next()
        #expect(next == .special(.wordRight, bytes: Array("\u{1B}[1;5C".utf8)))
        decoder.feed("\u{1B}[".utf8)
        #expect(decoder.timeLimit == Limits.sequenceWait)
    }

    @Test("An unknown sequence is one key, and a broken one is dropped") func unknownSequences() {
        #expect(keys("\u{1B}[99;5~x") == [.unknown(bytes: Array("\u{1B}[99;5~".utf8)), .scalar("x")])
        #expect(keys("\u{1B}[<0;12;7Mx") == [.unknown(bytes: Array("\u{1B}[<0;12;7M".utf8)), .scalar("x")])
        #expect(keys("\u{1B}[[Ax") == [.unknown(bytes: Array("\u{1B}[[A".utf8)), .scalar("x")])
        #expect(keys("\u{1B}[12\u{3}x") == [.scalar("\u{3}"), .scalar("x")])
        let endless = "\u{1B}[" + String(repeating: "1;", count: 100) + "x"
        #expect(keys(endless).last == .scalar("x"))
    }

    @Test("A paste is one key with normalized line ends, without controls and the last line end")
    func paste() {
        let pasted = "\u{1B}[200~a\tb\r\nc\rd\u{7}\u{1B}[31m\u{9B}é\n\n\u{1B}[201~x"
        #expect(keys(pasted) == [.paste(Array("a\tb\nc\nd[31mé".unicodeScalars)), .scalar("x")])
    }

    @Test("A paste waits for its end without a time limit") func slowPaste() {
        var decoder = KeyDecoder()
        decoder.feed("\u{1B}[200~ab".utf8)
        #expect(decoder.isInPaste)
        #expect(decoder.timeLimit == nil)
        decoder.expire()
        decoder.feed("c\u{1B}[201".utf8)
        let unfinished = decoder.next()
        #expect(unfinished == nil)
        decoder.feed("~".utf8)
        let next = decoder.next()
        #expect(next == .paste(Array("abc".unicodeScalars)))
        #expect(!decoder.isInPaste)
    }

    @Test("A paste over the limit is skipped to its end") func tooLongPaste() {
        var decoder = KeyDecoder()
        decoder.feed("\u{1B}[200~".utf8)
        decoder.feed([UInt8](repeating: UInt8(ascii: "y"), count: 2 * Limits.pasteBytesMax + 100))
        decoder.feed("\u{1B}[201~x".utf8)
        #expect(all(&decoder) == [.tooLongPaste, .scalar("x")])
        decoder.feed("\u{1B}[200~short\u{1B}[201~".utf8)
        #expect(all(&decoder) == [.paste(Array("short".unicodeScalars))])
    }

    @Test("A key that is put back is returned next") func putBack() throws {
        var decoder = KeyDecoder()
        decoder.feed("ab".utf8)
        let first = decoder.next()
        decoder.putBack(try #require(first))
        #expect(all(&decoder) == [.scalar("a"), .scalar("b")])
    }

    @Test("Random bytes are decoded once, and no state lasts after the time limit") func anyBytes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let alphabet: [UInt8] = [
                0x1B, 0x5B, 0x4F, 0x7E, 0x32, 0x30, 0x31, 0x41, 0x80, 0xC3, 0xE2, 0xF0, 0x0D, 0x03,
            ]
            let bytes = (0..<40).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            var decoder = KeyDecoder()
            decoder.feed(bytes)
            decoder.feed("\u{1B}[201~".utf8)
            decoder.expire()
            _ = all(&decoder)
            decoder.feed("a".utf8)
            #expect(all(&decoder) == [.scalar("a")], "\(bytes)")
        }
    }
}
