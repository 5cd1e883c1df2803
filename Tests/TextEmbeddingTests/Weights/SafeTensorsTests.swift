import Testing
import TestSupport
import TextEmbedding

struct SafeTensorsTests {
    /// Returns a file with a header and `data` bytes of data.
    private func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
        let bytes = Array(header.utf8)
        let length = length ?? UInt64(bytes.count)
        return withUnsafeBytes(of: length.littleEndian) { Array($0) } + bytes + [UInt8](repeating: 1, count: data)
    }

    private func tensors(_ bytes: [UInt8]) throws(ModelError) -> [String: SafeTensors.Tensor] {
        try SafeTensors.tensors(fileSize: bytes.count, of: "x.safetensors") { Array(bytes[$0]) }
    }

    private func entry(_ type: String, _ shape: String, _ start: String, _ end: String) -> String {
        #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(start),\#(end)]}"#
    }

    @Test func tensorsAreFoundInAnyOrder() throws {
        let header = """
            {"__metadata__":{"format":"pt"},"b":\(entry("F16", "[2,2]", "8", "16")),\
            "a":\(entry("F32", "[2]", "0", "8")),\
            "empty":\(entry("F32", "[0,7]", "16", "16")),"scalar":\(entry("BF16", "[]", "16", "18"))}
            """
        let tensors = try tensors(file(header, data: 18))
        let start = 8 + header.utf8.count
        #expect(tensors.mapValues(\.type) == ["a": .float32, "b": .float16, "empty": .float32, "scalar": .bfloat16])
        #expect(tensors.mapValues(\.shape) == ["a": [2], "b": [2, 2], "empty": [0, 7], "scalar": []])
        let ranges = ["a": 0..<8, "b": 8..<16, "empty": 16..<16, "scalar": 16..<18]
        #expect(tensors.mapValues(\.range) == ranges.mapValues { start + $0.lowerBound..<start + $0.upperBound })
    }

    /// An invalid entry for a tensor, and a part of the expected message.
    struct Lie: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var type = "F32"
        var shape: String
        var start = "0"
        var end: String
        var data: Int
        var message: String
    }

    static let lies = [
        Lie(
            testDescription: "too long",
            shape: "[4]",
            end: "16",
            data: 12,
            message: "t extends past the end of the file"
        ),
        Lie(testDescription: "gap", shape: "[1]", start: "4", end: "8", data: 8, message: "t does not start where"),
        Lie(testDescription: "rest", shape: "[1]", end: "4", data: 8, message: "bytes outside all tensors"),
        Lie(testDescription: "size", shape: "[3]", end: "8", data: 8, message: "t has a size that does not match"),
        Lie(testDescription: "overflow to 0", shape: "[4294967296,4294967296]", end: "0", data: 0, message: "t has an"),
        Lie(
            testDescription: "overflow to 4",
            shape: "[9223372036854775807,2,2305843009213693951]",
            end: "4",
            data: 4,
            message: "t has an invalid shape"
        ),
        Lie(testDescription: "negative", shape: "[-1,-1]", end: "4", data: 4, message: "t has an invalid shape"),
        Lie(testDescription: "before 0", shape: "[1]", start: "-4", end: "0", data: 4, message: "t has invalid off"),
        Lie(testDescription: "reversed", shape: "[1]", start: "4", end: "0", data: 4, message: "t has invalid off"),
        Lie(
            testDescription: "near 2^63",
            shape: "[1]",
            start: "9223372036854775803",
            end: "9223372036854775807",
            data: 4,
            message: "t has invalid offsets"
        ),
        Lie(testDescription: "2^64", shape: "[1]", end: "18446744073709551616", data: 4, message: ""),
        Lie(
            testDescription: "type",
            type: "F8_E4M3",
            shape: "[4]",
            end: "4",
            data: 4,
            message: "t has the unsupported type F8_E"
        ),
        Lie(testDescription: "fraction", shape: "[1.5]", end: "6", data: 6, message: ""),
    ]

    @Test(arguments: lies)
    func invalidTensorErrorNamesFileAndTensor(lie: Lie) throws {
        let header = "{\"t\":\(entry(lie.type, lie.shape, lie.start, lie.end))}"
        let error = #expect(throws: ModelError.self) { try tensors(file(header, data: lie.data)) }
        #expect(error?.file == "x.safetensors")
        #expect(error?.reason.contains(lie.message) == true || lie.message.isEmpty, "\(error?.reason ?? "")")
    }

    @Test func tensorsMustNotOverlap() {
        let header = #"{"a":\#(entry("F32", "[2]", "0", "8")),"b":\#(entry("F32", "[2]", "4", "12"))}"#
        #expect(throws: ModelError(file: "x.safetensors", "tensor b does not start where the previous tensor ends")) {
            try tensors(file(header, data: 12))
        }
    }

    @Test(arguments: [0, 7, 8, 9])
    func fileWithoutHeaderIsRejected(count: Int) {
        #expect(throws: ModelError.self) { try tensors([UInt8](repeating: 0, count: count)) }
    }

    @Test(arguments: [0, 1, 3, 1 << 40, 1 << 63, UInt64.max, UInt64.max - 7])
    func invalidHeaderLengthIsRejected(length: UInt64) {
        #expect(throws: ModelError.self) { try tensors(file("{}", data: 0, length: length)) }
    }

    @Test(arguments: [
        "", "[]", "{", "{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "\u{1}{}", "nul",
    ])
    func malformedHeaderIsRejected(header: String) {
        #expect(throws: ModelError.self) { try tensors(file(header, data: 4)) }
    }

    @Test func deeplyNestedHeaderIsRejected() {
        let deep = String(repeating: "[", count: 200_000)
        #expect(throws: ModelError.self) { try tensors(file("{\"a\":\(deep)", data: 0)) }
    }

    @Test func randomChangesNeverCrash() throws {
        let valid = RandomModel.safeTensors([("a", [3]), ("b.weight", [2, 2])], seed: 1)
        let source = try tensors(valid)
        #expect(source.count == 2)
        var state: UInt64 = 7
        for _ in 0..<3000 {
            var bytes = valid
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % (bytes.count - 28)] = UInt8(truncatingIfNeeded: state >> 24)
            }
            guard let tensors = try? tensors(bytes) else { continue }
            for tensor in tensors.values { #expect(tensor.range.upperBound <= bytes.count) }
        }
    }

    @Test func missingFileAndFolderErrorsNameThePath() {
        #expect(throws: ModelError(file: "/nonexistent/x", "No such file or directory")) {
            try SafeTensors(path: "/nonexistent/x")
        }
        #expect(throws: ModelError(file: "/", "not a regular file")) { try SafeTensors(path: "/") }
    }

    @Test func allKindsOfHalvesConvertExactly() {
        let pairs: [(UInt16, Float)] = [
            (0x0000, 0), (0x3c00, 1), (0xc000, -2), (0x3555, 0.333251953125), (0x7bff, 65504), (0x0400, 0x1p-14),
            (0x0001, 0x1p-24), (0x83ff, -0x1.ff8p-15), (0x7c00, .infinity), (0xfc00, -.infinity),
        ]
        for (bits, value) in pairs { #expect(SafeTensors.float(halfBits: bits) == value) }
        #expect(SafeTensors.float(halfBits: 0x7e00).isNaN)
        #expect(SafeTensors.float(halfBits: 0x8000).sign == .minus)
    }
}
