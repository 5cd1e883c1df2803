/// A stored dataset, with the data for its validation.
struct StoredDataset: Sendable {
    let id: String
    let fileName: String?
    let csvDelimiter: String?
    let keepFields: [String]
    let optionalFields: [String]
    let skipMalformedInput: Bool
    let keepOriginalFile: Bool
}
