import TestSupport

extension [UInt8] {
    /// A copy with a few random changes: bytes replaced, inserted or removed, pieces repeated, the end cut off.
    func mutated(using random: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        let nasty: [UInt8] =
            Array("\"\\{}[]:,\r\n \t0e-.u".utf8) + [0x00, 0x7F, 0x80, 0xBB, 0xC3, 0xED, 0xEF, 0xF0, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &random)
            let byte =
                Bool.random(using: &random)
                ? UInt8.random(in: 0...255, using: &random) : nasty.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: bytes[position] = byte
            case 2: bytes.insert(byte, at: position)
            case 3: bytes.remove(at: position)
            case 4:
                let end = Swift.min(position + Int.random(in: 0...12, using: &random), bytes.count)
                bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &random))
            default: bytes.removeLast(Swift.min(bytes.count, Int.random(in: 0...20, using: &random)))
            }
        }
        return bytes
    }
}
