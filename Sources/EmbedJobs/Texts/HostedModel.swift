/// A model of the hosted service, as far as an alias with its name must match it.
package struct HostedModel: Sendable {
    /// Its name.
    package let name: ModelName
    /// The numbers of dimensions that its vectors can have.
    package let dimensions: [Int]

    private init(_ name: String, _ dimensions: [Int]) {
        self.name = ModelName(rawValue: name)
        self.dimensions = dimensions
    }

    /// The models that embed texts, by the service's list of models; the most used of equal dimensions first.
    package static let all = [
        HostedModel("embed-v4.0", [256, 512, 1_024, 1_536]),
        HostedModel("embed-english-v3.0", [1_024]),
        HostedModel("embed-multilingual-v3.0", [1_024]),
        HostedModel("embed-english-light-v3.0", [384]),
        HostedModel("embed-multilingual-light-v3.0", [384]),
        HostedModel("embed-english-v2.0", [4_096]),
        HostedModel("embed-english-light-v2.0", [1_024]),
        HostedModel("embed-multilingual-v2.0", [768]),
    ]

    /// The hosted model with a name.
    package static func named(_ name: ModelName) -> HostedModel? { all.first { $0.name == name } }

    /// What a client that knows the hosted model finds wrong with vectors of these dimensions; nil if nothing.
    package static func mismatch(of name: ModelName, dimensions: Int) -> String? {
        guard let hosted = named(name), !hosted.dimensions.contains(dimensions) else { return nil }
        let expected = hosted.dimensions.map(String.init).joined(separator: ", ")
        return "clients expect \(expected) dimensions of '\(name)', not \(dimensions)"
    }
}

extension APIError {
    /// The error for a model that does not exist, with the names that do and the command that makes it one.
    package static func noModel(_ name: ModelName, local: [Model]) -> APIError {
        let known = local.filter { $0.aliasOf == nil }
        guard let first = known.first else {
            let help = "`embedjobs models get` installs one"
            return APIError(.notFound, "model '\(name)' not found: no models are installed; \(help)")
        }
        let names = local.map(\.name.rawValue).joined(separator: ", ")
        let start = "model '\(name)' not found; local models: \(names)."
        guard let hosted = HostedModel.named(name) else {
            guard name.isValid else { return APIError(.notFound, start) }
            return APIError(.notFound, "\(start) To use one under that name: \(command(name, first.name))")
        }
        if let match = known.first(where: { hosted.dimensions.contains($0.dimensions) }) {
            return APIError(.notFound, "\(start) To use one under that name: \(command(name, match.name))")
        }
        let size = hosted.dimensions.map(String.init).joined(separator: ", ")
        let different = "'\(name)' has \(size) dimensions, which no local model has"
        for model in known {
            guard let equal = HostedModel.all.first(where: { $0.dimensions.contains(model.dimensions) }) else {
                continue
            }
            let help = "'\(equal.name)' has \(model.dimensions), as '\(model.name)': \(command(equal.name, model.name))"
            return APIError(.notFound, "\(start) \(different); \(help)")
        }
        return APIError(.notFound, "\(start) \(different)")
    }

    private static func command(_ alias: ModelName, _ model: ModelName) -> String {
        "`embedjobs models alias \(alias) \(model)`"
    }
}
