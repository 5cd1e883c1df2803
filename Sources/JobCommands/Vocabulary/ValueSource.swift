/// Where the values come from that can be offered for an argument.
package enum ValueSource: Hashable, Sendable {
    /// The choices of the type; nothing where they cannot be counted.
    case choices
    /// The models of the service.
    case models
    /// Datasets.
    case datasets
    /// Jobs.
    case jobs
    /// Jobs and datasets.
    case jobsAndDatasets
    /// Local files, those with one of these extensions first.
    case files(extensions: [String])
    /// Settings and variables, by their names.
    case settingsAndVariables
    /// What help knows.
    case topics
}
