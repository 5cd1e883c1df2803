package import EmbedJobs
internal import Foundation

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The system's limits for this process (setrlimit(2)). They are checked before threads and sockets are created,
/// because the libraries that create them abort the process if they fail.
package enum ProcessLimits {
    /// Raises the limit of open files and sockets as far as allowed, and returns it.
    ///
    /// Throws if this limit or that of the address space is too low.
    @discardableResult
    package static func prepare() throws(APIError) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let descriptors = raisedDescriptors()
        let descriptorsMin = Limits.descriptorsMin + cores * Limits.descriptorsPerCore
        guard descriptors >= descriptorsMin else {
            throw APIError(
                .unavailable,
                "too few open files allowed: ulimit -n is \(descriptors), must be at least \(descriptorsMin)"
            )
        }
        let space = addressSpace
        let spaceMin = Limits.addressSpaceMin + cores * Limits.addressSpacePerCore
        guard space >= spaceMin else {
            throw APIError(
                .unavailable,
                "too little address space allowed: ulimit -v is \(space >> 10), must be at least \(spaceMin >> 10)"
            )
        }
        return descriptors
    }

    private static func raisedDescriptors() -> Int {
        var limit = limit(of: RLIMIT_NOFILE)
        let wanted = min(limit.rlim_max, rlim_t(Limits.descriptorsWanted))
        guard wanted > limit.rlim_cur else { return Int(clamping: limit.rlim_cur) }
        let given = limit.rlim_cur
        limit.rlim_cur = wanted
        #if canImport(Glibc)
        let isRaised = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        #else
        let isRaised = setrlimit(RLIMIT_NOFILE, &limit) == 0
        #endif
        return Int(clamping: isRaised ? wanted : given)
    }

    /// The limit of the address space in bytes; `Int.max` if it is unlimited.
    private static var addressSpace: Int { Int(clamping: limit(of: RLIMIT_AS).rlim_cur) }

    #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
    #else
    private typealias Resource = Int32
    #endif

    private static func limit(of resource: Resource) -> rlimit {
        var limit = rlimit()
        #if canImport(Glibc)
        let isKnown = getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
        #else
        let isKnown = getrlimit(resource, &limit) == 0
        #endif
        // A limit that cannot be read counts as unlimited.
        return isKnown ? limit : rlimit(rlim_cur: .max, rlim_max: .max)
    }
}
