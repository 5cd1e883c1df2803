internal import EmbedJobs
internal import Foundation
internal import JobCommands
internal import JobShell

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The limits that the system sets this process (setrlimit(2)), looked at before threads and sockets are made: the
/// libraries that make them end the process where they get none.
enum ProcessLimits {
    /// Raises the number of files and sockets that may be open as far as is allowed, and returns it.
    ///
    /// Throws where it, or the address space, is too small to work with.
    @discardableResult
    static func prepare() throws(APIError) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let descriptors = raisedDescriptors()
        let descriptorsMin = Limits.descriptorsMin + cores * Limits.descriptorsPerCore
        guard descriptors >= descriptorsMin else {
            throw APIError(
                .unavailable,
                "too few open files are allowed: ulimit -n is \(descriptors), at least \(descriptorsMin) are needed"
            )
        }
        let space = addressSpace
        let spaceMin = Limits.addressSpaceMin + cores * Limits.addressSpacePerCore
        guard space >= spaceMin else {
            throw APIError(
                .unavailable,
                "too little address space is allowed: ulimit -v is \(space >> 10), at least \(spaceMin >> 10) is needed"
            )
        }
        return descriptors
    }

    /// As ``prepare()``; shows what is too small, and ends the process with it.
    static func prepare(_ output: TerminalOutput) throws(ProcessEnd) {
        do throws(APIError) { try prepare() } catch {
            output.warning("error: \(error.message)")
            throw ProcessEnd(code: CommandFailure(error).exitCode)
        }
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

    /// Bytes; the largest number where there is no limit.
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
        // What cannot be asked for is not limited, as far as anyone can tell.
        return isKnown ? limit : rlimit(rlim_cur: .max, rlim_max: .max)
    }
}
