import LocalFiles
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct FileErrorTests {
    private func error(_ errno: Int32) -> FileError { FileError("write", "out.jsonl", errno: errno) }

    @Test func describesOperationPathAndReason() {
        #expect(error(ENOSPC).description == "cannot write out.jsonl: No space left on device")
        #expect(error(ENOSPC).reason == "No space left on device")
    }

    @Test func classifiesErrors() {
        func kinds(_ error: FileError) -> [Bool] { [error.isOutOfSpace, error.isMissing] }
        for number in [ENOSPC, EDQUOT, EFBIG] { #expect(kinds(error(number)) == [true, false]) }
        for number in [ENOENT, ENOTDIR] { #expect(kinds(error(number)) == [false, true]) }
        for number in [EACCES, EEXIST, EIO, EROFS] { #expect(kinds(error(number)) == [false, false]) }
    }

    @Test func lastErrorComesFromTheSystem() {
        #expect(open("/no/such/file", O_RDONLY) == -1)
        #expect(FileError.last("open", "x") == FileError("open", "x", errno: ENOENT))
    }
}
