/// Finds the file of a model's weights.
enum WeightFiles {
    static let name = "model.safetensors"

    /// The files in which weights are saved in other formats, the first one that transformers would read first.
    private static let others = [
        "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5",
        "flax_model.msgpack", "onnx/model.onnx", "openvino/openvino_model.xml",
    ]

    /// Opens the weights in a model's folder.
    ///
    /// - Throws: if they are missing. If they are in several files or in another format, the error says how to convert
    ///   them.
    static func open(in directory: String) throws(ModelError) -> SafeTensors {
        let path = "\(directory)/\(name)"
        if let file = try ModelFile.ifPresent(path) { return try SafeTensors(file) }
        for other in others {
            guard try ModelFile.ifPresent("\(directory)/\(other)") != nil else { continue }
            let form = other.contains(".safetensors.") ? "in several files" : "in another format"
            throw ModelError(
                file: "\(directory)/\(other)",
                "the weights are \(form); write one \(name) with transformers: AutoModel.from_pretrained(FOLDER)"
                    + ".save_pretrained(FOLDER, max_shard_size=\"100GB\")"
            )
        }
        // Throws the system's error.
        return try SafeTensors(path: path)
    }
}
