#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Floats at a fixed address, aligned to cache lines (to huge pages where there are enough of them), zero at first.
///
/// It is `Sendable` by a rule that no type can hold: weights are written before they are shared and never after;
/// a worker's buffers are touched by that worker only.
package final class FloatMemory: @unchecked Sendable {
    /// The first float.
    package let base: UnsafeMutablePointer<Float>
    /// How many floats there are.
    package let count: Int

    /// Makes room for `count` floats.
    package init(count: Int) {
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let hugePage = 2 << 20
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: bytes < hugePage ? 64 : hugePage)
        #if canImport(Glibc)
        if bytes >= hugePage { madvise(memory, bytes, MADV_HUGEPAGE) }
        #endif
        base = memory.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// Rows of floats that somebody owns: memory of ours or a mapped file.
struct FloatRows: @unchecked Sendable {
    /// The first float of the first row.
    let base: UnsafePointer<Float>
    /// Floats in a row.
    let width: Int
    /// Keeps `base` valid.
    private let owner: any AnyObject & Sendable

    init(_ memory: FloatMemory, width: Int) {
        self.init(base: UnsafePointer(memory.base), width: width, owner: memory)
    }

    init(base: UnsafePointer<Float>, width: Int, owner: any AnyObject & Sendable) {
        self.base = base
        self.width = width
        self.owner = owner
    }

    subscript(row: Int) -> UnsafePointer<Float> { base + row * width }
}
