import LocalFiles
import TestSupport
import Testing
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Equivalent weight files with other names, and files with missing or extra tensors.
struct WeightReaderTests {
    typealias Tensors = [(name: String, shape: [Int])]

    private let size = RandomModel.Size()

    /// A random model whose tensors are modified by `change`.
    private func model(_ change: (inout Tensors) -> Void = { _ in }) throws -> BERTModel {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 5)
        var tensors = RandomModel.tensors(size, vocabularySize: RandomModel.vocabulary(size.words).count)
        change(&tensors)
        try folder.write(RandomModel.safeTensors(tensors, seed: 5), to: "model.safetensors")
        return try BERTModel(directory: folder.path, fingerprint: "random")
    }

    private func expectError(_ reason: String, _ change: (inout Tensors) -> Void) {
        let error = #expect(throws: ModelError.self) { try model(change) }
        #expect(error?.reason == reason)
        #expect(error?.file?.hasSuffix("/model.safetensors") == true)
    }

    private func index(_ tensors: Tensors, _ name: String) -> Int { tensors.firstIndex { $0.name == name }! }

    @Test func prefixedNamesAreEquivalent() throws {
        let plain = try model().vectors(["the cat sat"])
        let prefixed = try model { tensors in
            for index in tensors.indices { tensors[index].name = "bert.\(tensors[index].name)" }
        }
        #expect(try prefixed.vectors(["the cat sat"]) == plain)
    }

    @Test func gammaAndBetaAreEquivalentToWeightAndBias() throws {
        let plain = try model().vectors(["the cat sat"])
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 5)
        let bytes = try folder.read("model.safetensors")
        // gamma is one letter shorter than weight, so a space keeps the length. beta is as long as bias.
        var text = bytes
        for (old, new) in [("LayerNorm.weight\":", "LayerNorm.gamma\" :"), ("LayerNorm.bias\":", "LayerNorm.beta\":")] {
            text = replaced(Array(old.utf8), by: Array(new.utf8), in: text)
        }
        #expect(text != bytes)
        try folder.write(text, to: "model.safetensors")
        let renamed = try BERTModel(directory: folder.path, fingerprint: "random")
        #expect(try renamed.vectors(["the cat sat"]) == plain)
    }

    private func replaced(_ old: [UInt8], by new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for start in 0...(bytes.count - old.count) where bytes[start] == old[0] {
            if bytes[start..<start + old.count].elementsEqual(old) {
                result.replaceSubrange(start..<start + old.count, with: new)
            }
        }
        return result
    }

    @Test func unusedHeadTensorsAreIgnored() throws {
        let plain = try model().vectors(["the cat sat"])
        let more = try model { tensors in
            tensors += [
                ("pooler.dense.weight", [24, 24]), ("cls.predictions.bias", [3]), ("embeddings.position_ids", [1, 64]),
            ]
        }
        #expect(try more.vectors(["the cat sat"]) == plain)
    }

    /// A model whose weights are changed after the header and before the rest is read.
    private func model(changedBy change: @Sendable (String) throws -> Void) throws -> BERTModel {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 5)
        return try BERTModel(ModelSignature(directory: folder.path)) { _, file throws(ModelError) in
            do { try change(file.path) } catch { throw ModelError("\(error)") }
            return "random"
        }
    }

    @Test func truncatedWeightsAreAnError() {
        let error = #expect(throws: ModelError.self) {
            try model { path in
                let size = try #require(Folder.size(of: path))
                #expect(truncate(path, off_t(size / 2)) == 0)
            }
        }
        #expect(error?.reason == "truncated while being read")
        #expect(error?.file?.hasSuffix("/model.safetensors") == true)
    }

    @Test func changedWeightsAreAnError() {
        let error = #expect(throws: ModelError.self) {
            try model { path in
                let descriptor = open(path, O_WRONLY | O_CLOEXEC)
                defer { close(descriptor) }
                let size = try #require(Folder.size(of: path))
                #expect(pwrite(descriptor, "x", 1, off_t(size - 1)) == 1)
            }
        }
        #expect(error?.reason == "changed while being read")
    }

    /// With a memory-mapped file, this would end the process with SIGBUS.
    @Test func laterTruncationDoesNotAffectTheModel() throws {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 5)
        let model = try BERTModel(directory: folder.path, fingerprint: "random")
        let before = try model.vectors(["the cat sat"])
        #expect(truncate(folder.file("model.safetensors"), 0) == 0)
        #expect(try model.vectors(["the cat sat"]) == before)
        #expect(try model.vectors(["a dog on the mat"]).joined().allSatisfy { !$0.isNaN })
    }

    @Test func missingTensorIsAnError() {
        expectError("tensor encoder.layer.1.output.dense.bias is missing") {
            $0.remove(at: index($0, "encoder.layer.1.output.dense.bias"))
        }
        expectError("tensor embeddings.LayerNorm.weight is missing") {
            $0.remove(at: index($0, "embeddings.LayerNorm.weight"))
        }
    }

    @Test func wrongShapeIsAnError() {
        expectError("tensor encoder.layer.0.intermediate.dense.weight has shape [24, 40], expected [40, 24]") {
            $0[index($0, "encoder.layer.0.intermediate.dense.weight")].shape = [24, 40]
        }
    }

    @Test func unexpectedTensorIsAnError() {
        expectError(
            "tensor encoder.layer.2.output.dense.bias is not part of the model that config.json describes"
        ) { $0.append(("encoder.layer.2.output.dense.bias", [24])) }
    }

    /// Returns a number truncated to a half; subnormal halves become zero.
    private func half(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let exponent = bits >> 23 & 0xff
        guard exponent > 112 else { return 0 }
        return UInt16(bits >> 16 & 0x8000 | (exponent - 112) << 10 | bits >> 13 & 0x3ff)
    }

    /// The same weights, truncated to halves of a type, written as halves or as 32-bit floats.
    private func file(_ floats: [Float], as type: String, isWritten: Bool) -> [UInt8] {
        floats.flatMap { value -> [UInt8] in
            let short = type == "BF16" ? UInt16(value.bitPattern >> 16) : half(value)
            if isWritten { return withUnsafeBytes(of: short.littleEndian) { Array($0) } }
            let long = type == "BF16" ? Float(bitPattern: UInt32(short) << 16) : SafeTensors.float(halfBits: short)
            return withUnsafeBytes(of: long.bitPattern.littleEndian) { Array($0) }
        }
    }

    @Test(arguments: ["F16", "BF16"])
    func halfPrecisionWeightsConvertToFloat32(type: String) throws {
        let tensors = RandomModel.tensors(size, vocabularySize: RandomModel.vocabulary(size.words).count)
        let vectors = try [true, false].map { isWritten in
            let folder = try TemporaryFolder()
            try RandomModel.write(to: folder.path, seed: 5)
            let source = try SafeTensors(path: folder.file("model.safetensors"))
            var header: [String] = []
            var data: [UInt8] = []
            for (name, shape) in tensors {
                let memory = FloatMemory(count: shape.reduce(1, *))
                try source.readFloats(try #require(source.tensors[name]), to: memory.base)
                let start = data.count
                data += file(memory.floats, as: type, isWritten: isWritten)
                let written = isWritten ? type : "F32"
                header.append(
                    #""\#(name)":{"dtype":"\#(written)","shape":\#(shape),"data_offsets":[\#(start),\#(data.count)]}"#
                )
            }
            let json = Array("{\(header.joined(separator: ","))}".utf8)
            let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) }
            try folder.write(length + json + data, to: "model.safetensors")
            return try BERTModel(directory: folder.path, fingerprint: type).vectors(["the cat sat"])
        }
        #expect(vectors[0] == vectors[1])
    }
}
