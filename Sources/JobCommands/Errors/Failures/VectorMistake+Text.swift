internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs

/// The text of mistakes in vectors.
extension VectorMistake {
    package var message: String {
        switch self {
        case .emptyDataset(let id): "dataset \(id) is empty"
        case .incomparableVectors(let id): "dataset \(id) does not contain comparable vectors"
        case .missingVector(let row, let id, let type): "row \(row) of dataset \(id) lacks a \(type) vector"
        case .vectorNotFinite(let row, let id):
            "the vector of row \(row) of dataset \(id) holds a number that is not finite"
        case .unevenDimensions(let row, let id, let dimensions, let earlier):
            "row \(row) of dataset \(id) has \(dimensions) dimensions, earlier rows have \(earlier)"
        case .differentDimensions(let id, let dimensions, let query, let wanted):
            "dimensions differ: dataset \(id) has \(dimensions), \(query.name) has \(wanted)"
        case .missingDatasetRow(let number, let id, _): "row \(number) not found in dataset \(id)"
        case .unmatchedDatasetRow(let beginning, let id, let count):
            "none of the \(Figures.count(count, of: "row")) of dataset \(id) begins with "
                + Record.quoted(Figures.shortened(beginning, to: Limits.summaryCharactersMax))
        case .missingResponseVectors(let type): "the service did not return \(type) vectors for all texts"
        case .unknownRowField(let option, let field, _, _): "\(option)=\(field) is not a field of the rows"
        }
    }

    package var help: String? {
        switch self {
        case .differentDimensions(_, _, .model, _): "set model= to the model of the dataset's vectors"
        case .missingDatasetRow(_, _, let count): "the dataset has \(Figures.count(count, of: "row"))"
        case .unknownRowField(_, _, let suggestion, let fields):
            (suggestion.map { "did you mean \($0)? " } ?? "") + "fields: " + fields.joined(separator: ", ")
        case .emptyDataset, .incomparableVectors, .missingVector, .vectorNotFinite, .unevenDimensions,
            .differentDimensions(_, _, .row, _), .unmatchedDatasetRow, .missingResponseVectors:
            nil
        }
    }
}

extension VectorMistake.Query {
    fileprivate var name: String {
        switch self {
        case .model(let name): "model \(name)"
        case .row(let number): "row \(number)"
        }
    }
}
