import DatasetFormats
import EmbedJobs
import Testing
import VectorMaps

@Suite("ComparedVector")
struct ComparedVectorTests {
    private func similarity(_ type: EmbeddingType, _ left: VectorSet, _ right: VectorSet) throws -> Double {
        let (left, right) = (ComparedVector(type, of: left), ComparedVector(type, of: right))
        return try #require(left).similarity(to: try #require(right))
    }

    private func floats(_ left: [Float], _ right: [Float]) throws -> Double {
        try similarity(.float, VectorSet(float: left), VectorSet(float: right))
    }

    @Test("the similarity of numbers is their cosine")
    func cosine() throws {
        #expect(try floats([3, 4], [3, 4]) == 1)
        #expect(try floats([3, 4], [-6, -8]) == -1)
        #expect(try floats([1, 0], [0, 5]) == 0)
        #expect(abs(try floats([1, 0], [1, 1]) - 0.7071067811865475) < 1e-12)
        #expect(abs(try floats([1e30, 1e30], [1e30, 0]) - 0.7071067811865475) < 1e-7)
    }

    @Test("the similarity is 0 without a cosine", arguments: [[0, 0], [.nan, 1], [.infinity, 1], []] as [[Float]])
    func none(vector: [Float]) throws {
        #expect(try floats(vector, vector) == 0)
        if !vector.isEmpty { #expect(try floats(vector, [1, 1]) == 0) }
    }

    @Test("the zero of uint8 is 128, so its similarity equals that of int8")
    func unsigned() throws {
        let numbers: ([Int8], [Int8]) = ([-128, 5, 0, 127], [-100, 0, -3, 127])
        func shifted(_ numbers: [Int8]) -> [UInt8] { numbers.map { UInt8(Int($0) + 128) } }
        let signed = try similarity(.int8, VectorSet(int8: numbers.0), VectorSet(int8: numbers.1))
        let unsigned = try similarity(
            .uint8,
            VectorSet(uint8: shifted(numbers.0)),
            VectorSet(uint8: shifted(numbers.1))
        )
        // 128 · 100 + 127 · 127 over the root of 32538 · 26138.
        #expect(abs(signed - 28_929 / (32_538.0 * 26_138).squareRoot()) < 1e-12)
        #expect(signed == unsigned)
    }

    @Test("each differing bit counts twice against the similarity")
    func bits() throws {
        func bits(_ left: [UInt8], _ right: [UInt8]) throws -> Double {
            let plain = try similarity(.ubinary, VectorSet(ubinary: left), VectorSet(ubinary: right))
            func shifted(_ bytes: [UInt8]) -> [Int8] { bytes.map { Int8(Int($0) - 128) } }
            let offset = try similarity(
                .binary,
                VectorSet(binary: shifted(left)),
                VectorSet(binary: shifted(right))
            )
            #expect(offset == plain)
            return plain
        }
        #expect(try bits([0b1010_1010, 255], [0b1010_1010, 255]) == 1)
        #expect(try bits([0, 0], [255, 255]) == -1)
        #expect(try bits([0b1111_0000], [0]) == 0)
        #expect(try bits([0b1000_0000, 0], [0, 0]) == 0.875)
        #expect(try bits([], []) == 0)
    }

    @Test("base64 is compared as floats")
    func base64() throws {
        // The result of Python's base64.b64encode(struct.pack("<3f", 1, -2.5, 0.1)).
        let vector = try #require(ComparedVector(.base64, of: VectorSet(base64: "AACAPwAAIMDNzMw9")))
        #expect(vector == ComparedVector(.float, of: VectorSet(float: [1, -2.5, 0.1])))
        #expect(vector.dimensions == 3)
        // One and two floats end in padding.
        #expect(
            ComparedVector(.base64, of: VectorSet(base64: "AACAPw=="))
                == ComparedVector(.float, of: VectorSet(float: [1]))
        )
        #expect(
            ComparedVector(.base64, of: VectorSet(base64: "AACAPwAAIMA="))
                == ComparedVector(.float, of: VectorSet(float: [1, -2.5]))
        )
    }

    @Test(
        "text that is not base64 of floats is rejected",
        arguments: ["A", "AACAPw", "AACAP===", "AAC=", "AA*APw==", "====", "AACA Pw=", "ééAAPw=="]
    )
    func damaged(text: String) { #expect(ComparedVector(.base64, of: VectorSet(base64: text)) == nil) }

    @Test("a missing type returns nil", arguments: EmbeddingType.allCases)
    func absent(type: EmbeddingType) { #expect(ComparedVector(type, of: VectorSet()) == nil) }

    @Test("dimensions count numbers or bits")
    func dimensions() {
        #expect(ComparedVector(.int8, of: VectorSet(int8: [1, 2, 3]))?.dimensions == 3)
        #expect(ComparedVector(.ubinary, of: VectorSet(ubinary: [1, 2, 3]))?.dimensions == 24)
        #expect(Set(ComparedVector.types) == Set(EmbeddingType.allCases))
    }

    @Test("numbers are centred on zero, bits become 0 and 1")
    func numbers() {
        #expect(ComparedVector(.uint8, of: VectorSet(uint8: [0, 129]))?.numbers == [-128, 1])
        #expect(ComparedVector(.ubinary, of: VectorSet(ubinary: [0xA1]))?.numbers == [1, 0, 1, 0, 0, 0, 0, 1])
        #expect(ComparedVector(.binary, of: VectorSet(binary: [-127]))?.numbers == [0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test("the most exact of several types is used")
    func mostExact() {
        #expect(ComparedVector.mostExactType(of: VectorSet(int8: [1], binary: [1])) == .int8)
        #expect(ComparedVector.mostExactType(of: VectorSet(float: [1], int8: [1])) == .float)
        #expect(ComparedVector.mostExactType(of: VectorSet()) == nil)
    }
}
