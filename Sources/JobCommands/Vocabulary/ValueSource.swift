/// Where completion finds the values of an argument.
package enum ValueSource: Hashable, Sendable {
    /// The allowed values of the type, if it lists them.
    case choices
    /// The models of the service.
    case models
    /// The models of the service, or a pattern of their names.
    case modelPatterns
    /// The datasets of the service.
    case datasets
    /// The jobs of the service.
    case jobs
    /// The jobs and datasets of the service.
    case jobsAndDatasets
    /// The jobs of the service and its datasets of vectors.
    case jobsAndVectors
    /// Local files, those with one of these extensions first.
    case files(extensions: [String])
    /// The fields of the rows that another parameter of the command names: a file, a dataset or a job.
    case fields(of: String)
    /// Settings and variables, by their names.
    case settingsAndVariables
    /// The services that a prompt can connect to.
    case services
    /// The topics of help.
    case topics
}
