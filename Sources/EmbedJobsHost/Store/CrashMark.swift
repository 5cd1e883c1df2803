internal import CCrashMark

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Tells the next owner of a store that this process crashed.
///
/// Only then does an attempt at a shard count against its job: a user who kills the process, or a power cut, says
/// nothing about the rows that were being embedded.
enum CrashMark {
    /// Empties a file and arranges for a crash of this process to be recorded in it.
    static func arm(at path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        // Without the file a crash is not counted; nothing else depends on it.
        if descriptor >= 0 { crash_mark_arm(descriptor) }
    }
}
