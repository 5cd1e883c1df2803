import EmbedJobs
import EmbedJobsWire

/// A fully parsed form, with the bytes of each part as text.
enum FormText {
    static func read(_ chunks: [[UInt8]], boundary: String) throws(APIError) -> [(part: FormPart, text: String)] {
        var parser = try MultipartParser(boundary: boundary)
        var parts: [(part: FormPart, bytes: [UInt8])] = []
        var isOpen = false
        for chunk in chunks {
            for event in try parser.feed(chunk) {
                switch event {
                case .part(let part):
                    precondition(!isOpen)
                    isOpen = true
                    parts.append((part, []))
                case .bytes(let bytes):
                    precondition(isOpen && !bytes.isEmpty)
                    parts[parts.count - 1].bytes += bytes
                case .partEnd:
                    precondition(isOpen)
                    isOpen = false
                case .formEnd: precondition(!isOpen)
                }
            }
        }
        try parser.finish()
        return parts.map { ($0.part, String(decoding: $0.bytes, as: UTF8.self)) }
    }
}
