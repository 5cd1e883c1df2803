#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
package import EmbedJobs
internal import Synchronization

/// The source of ids and times, injected so that tests can predict them.
package struct Identity: Sendable {
    /// The current time, strictly later than at the previous call.
    package let now: @Sendable () -> Timestamp
    /// An unpredictable number.
    package let random: @Sendable () -> UInt64

    /// Makes ids and times with the given functions.
    package init(now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.random = random
    }

    /// The system's clock and random source.
    package static func system() -> Identity {
        let last = LastTime()
        return Identity(now: { last.next() }, random: { UInt64.random(in: .min ... .max) })
    }

    /// A random version 4 UUID, like the hosted service's job ids.
    package func makeJobID() -> JobID { JobID(rawValue: makeUUID()) }

    /// A random version 4 UUID.
    func makeUUID() -> String {
        var bytes = [random(), random()].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { bytes[$0].hexadecimal }
        return groups.joined(separator: "-")
    }

    /// A slug of the name and six random characters, like the hosted service's dataset ids: `sample-file-hca4x0`.
    package func makeDatasetID(for name: String) -> DatasetID {
        let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
        var slug: [UInt8] = []
        for byte in name.lowercased().utf8.prefix(50) {
            if alphabet.contains(byte) {
                slug.append(byte)
            } else if slug.last != UInt8(ascii: "-") {
                slug.append(UInt8(ascii: "-"))
            }
        }
        let trimmed = slug.drop { $0 == UInt8(ascii: "-") }
        let suffix = (0..<6).map { _ in alphabet[Int(random() % UInt64(alphabet.count))] }
        let base = trimmed.isEmpty ? Array("dataset".utf8)[...] : trimmed
        let separator: [UInt8] = base.last == UInt8(ascii: "-") ? [] : [UInt8(ascii: "-")]
        return DatasetID(rawValue: String(decoding: base + separator + suffix, as: UTF8.self))
    }
}

/// The last time returned.
private final class LastTime: Sendable {
    private let last = Mutex<Int64>(0)

    func next() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        return Timestamp(
            microseconds: last.withLock { last in
                last = max(last + 1, now)
                return last
            }
        )
    }
}
