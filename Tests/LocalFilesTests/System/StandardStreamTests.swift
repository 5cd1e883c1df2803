import LocalFiles
import Testing

@Suite struct StandardStreamTests {
    @Test func knowsTheNamesOfTheStreams() {
        for path in ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] { #expect(StandardStream.isInput(path)) }
        for path in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] { #expect(StandardStream.isOutput(path)) }
        for path in ["", "./-", "--", "/dev/fd/", "/dev/fd/0x", "/dev/fd/-0", "/dev/stdin/", "dev/stdin"] {
            #expect(!StandardStream.isInput(path) && !StandardStream.isOutput(path), "\(path)")
        }
        #expect(!StandardStream.isInput("/dev/stdout") && !StandardStream.isOutput("/dev/stdin"))
        #expect(StandardStream.isDescriptor("/dev/fd/63") && !StandardStream.isDescriptor("-"))
    }
}
