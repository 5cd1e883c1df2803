import Testing
import TextEmbedding

struct UTF8ScalarsTests {
    @Test func everyScalarRoundTrips() {
        var failures: [UInt32] = []
        for value in 0..<0x110000 as Range<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var bytes: [UInt8] = [0x61]
            bytes.append(scalar: value)
            let same = bytes.withUnsafeBufferPointer { bytes in
                var index = 1
                return bytes.scalar(at: &index) == value && index == bytes.count
                    && bytes.startOfScalar(before: bytes.count) == 1 && bytes.scalarCount == 2
            }
            if !same || !bytes.dropFirst().elementsEqual(UTF8.encode(scalar).map { Array($0) } ?? []) {
                failures.append(value)
            }
        }
        #expect(failures == [])
    }

    @Test func startOfTheFirstScalar() {
        Array("é".utf8).withUnsafeBufferPointer { #expect($0.startOfScalar(before: 2) == 0) }
    }
}
