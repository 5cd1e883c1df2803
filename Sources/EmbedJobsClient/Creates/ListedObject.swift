internal import EmbedJobs
internal import EmbedJobsWire
internal import Synchronization

/// An object that a create makes, and that a list of the service shows.
protocol ListedObject: Sendable {
    associatedtype ID: RawRepresentable<String>, Sendable

    var id: ID { get }
    /// The name as the service has it; nil without one.
    var storedName: String? { get }
    var createdAt: Timestamp { get }
    /// Whether the object has failed or was cancelled.
    var isLost: Bool { get }

    /// The maximum number of characters in a name; nil if the service documents none.
    static var nameCharactersMax: Int? { get }
    /// The explanation for a create with an unknown outcome.
    static var doubt: CreationDoubt { get }
    /// The objects that the service had when this client first asked.
    static func earlier(_ caller: ServiceCaller) -> EarlierObjects<Self>
    /// Reads all objects that a create can have made.
    static func all(_ caller: ServiceCaller) async throws(APIError) -> [Self]
}

extension EmbedJob: ListedObject {
    var storedName: String? { name }
    var isLost: Bool { status == .failed || status == .cancelled || status == .cancelling }
    static let nameCharactersMax: Int? = nil
    static let doubt = CreationDoubt.job

    static func earlier(_ caller: ServiceCaller) -> EarlierObjects<EmbedJob> { caller.earlierJobs }

    /// The hosted service returns all jobs at once and ignores the page.
    static func all(_ caller: ServiceCaller) async throws(APIError) -> [EmbedJob] {
        var (all, seen, query) = ([EmbedJob](), Set<JobID>(), JobListQuery())
        while true {
            let page = try await caller.call(Operations.jobs, query)
            let new = page.filter { seen.insert($0.id).inserted }
            all += new
            guard let last = new.last, page.count == query.pageLength else { return all }
            query.before = last.id
        }
    }
}

extension Dataset: ListedObject {
    var storedName: String? { name }
    var isLost: Bool { validationStatus == .failed }
    static let nameCharactersMax: Int? = DatasetUpload.nameCharactersMax
    static let doubt = CreationDoubt.dataset

    static func earlier(_ caller: ServiceCaller) -> EarlierObjects<Dataset> { caller.earlierDatasets }

    /// The page length of the hosted service is not documented, so the list ends with a page without new datasets.
    /// The name of an output may contain that of its input.
    static func all(_ caller: ServiceCaller) async throws(APIError) -> [Dataset] {
        var (all, seen, query) = ([Dataset](), Set<DatasetID>(), DatasetListQuery())
        query.limit = DatasetListQuery.limitMax
        while true {
            let page = try await caller.call(Operations.datasets, query).map(\.dataset)
            let new = page.filter { seen.insert($0.id).inserted }
            guard !new.isEmpty else { return all.filter { $0.type == .embedInput } }
            all += new
            query.offset = (query.offset ?? 0) + page.count
        }
    }
}

/// The tagged objects that a service had when this client first asked: those of earlier processes.
final class EarlierObjects<Object: ListedObject>: Sendable {
    private let byTag = Mutex<[CreationTag: [Object]]?>(nil)

    /// The objects with a tag; reads the list on first use.
    func objects(with tag: CreationTag, _ caller: ServiceCaller) async throws(APIError) -> [Object] {
        if let known = byTag.withLock({ $0 }) { return known[tag] ?? [] }
        var found: [CreationTag: [Object]] = [:]
        for object in try await Object.all(caller) {
            if let tag = object.tag { found[tag, default: []].append(object) }
        }
        byTag.withLock { [found] in $0 = $0 ?? found }
        return found[tag] ?? []
    }
}

extension ListedObject {
    /// The tag of its name; nil without one.
    var tag: CreationTag? { storedName.flatMap { CreationTag.split($0).tag } }
}
