extension TokenizerConfiguration {
    /// The configuration of a vocab.txt, with one token per line.
    static func vocabularyText(_ bytes: [UInt8], file: String, _ settings: TokenizerSettings) -> Self {
        TokenizerConfiguration(
            file: settings.file,
            tokens: lines(of: bytes),
            vocabularyFile: file,
            normalizer: settings.normalizer,
            unknownToken: settings.unknownToken,
            continuingPrefix: "##",
            maxCharactersPerWord: 100,
            addedTokens: settings.numberedTokens ?? settings.olderTokens,
            frame: .tokens(leading: settings.leadingToken, trailing: settings.trailingToken)
        )
    }

    /// Reads one token per line, without trailing white space.
    private static func lines(of bytes: [UInt8]) -> TokenList {
        var tokens = TokenList()
        let classes = ScalarClasses.shared
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                var end = newline
                while end > start {
                    let last = bytes.startOfScalar(before: end)
                    var index = last
                    guard classes[bytes.scalar(at: &index)].contains(.whitespace) else { break }
                    end = last
                }
                tokens.append(bytes[start..<end], id: tokens.count)
                start = newline + 1
            }
        }
        return tokens
    }
}
