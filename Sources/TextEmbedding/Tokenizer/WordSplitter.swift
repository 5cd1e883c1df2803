/// BERT's pre-tokenizer: white space separates words, and each punctuation mark is a word.
///
/// It equals `BertPreTokenizer` of the Hugging Face tokenizers library.
package struct WordSplitter: Sendable {
    private let classes = ScalarClasses.shared
    private let ascii: [UInt8] = (0..<0x80 as Range<UInt32>).map { ScalarClasses.shared[$0].rawValue }

    /// Creates a splitter.
    package init() {}

    /// Calls `body` with each word of valid UTF-8, until it returns false. Returns whether all calls returned true.
    @inline(__always)
    package func forEachWord(
        in text: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        let breaks: ScalarClass = [.whitespace, .punctuation]
        var start = 0
        var index = 0
        while index < text.count {
            let here = index
            let byte = text[index]
            let kind: ScalarClass
            if byte < 0x80 {
                kind = ScalarClass(rawValue: ascii[Int(byte)])
                index += 1
            } else {
                kind = classes[text.scalar(at: &index)]
            }
            guard !kind.isDisjoint(with: breaks) else { continue }
            if start < here, !body(UnsafeBufferPointer(rebasing: text[start..<here])) { return false }
            start = index
            guard kind.contains(.whitespace) || body(UnsafeBufferPointer(rebasing: text[here..<index])) else {
                return false
            }
        }
        return start == text.count || body(UnsafeBufferPointer(rebasing: text[start...]))
    }
}
