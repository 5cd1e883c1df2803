internal import Fuzzing

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// The entry point for libFuzzer, built only by scripts/fuzz: `fuzzer targets`, `fuzzer words TARGET` for a dictionary,
// and `fuzzer TARGET …` with libFuzzer's own arguments.

/// Feeds bytes to the target; a finding ends the process, so that libFuzzer keeps the bytes.
private func check(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try Chosen.target?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    } catch {
        fatalError("\(error)")
    }
}

/// libFuzzer's main function, https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library.
@_silgen_name("LLVMFuzzerRunDriver")
private func runLibFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// A word in the format of libFuzzer's dictionaries.
private func entry(_ word: String) -> String {
    let bytes = word.utf8.map { byte -> String in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
    }
    return "\"\(bytes.joined())\""
}

/// The target of the process; a C function cannot capture it.
private enum Chosen {
    static let target = CommandLine.arguments.dropFirst().first.flatMap(FuzzTarget.init)
}

private let words = CommandLine.arguments.dropFirst()
switch (words.first, words.dropFirst().first.flatMap(FuzzTarget.init)) {
case ("targets", _): for target in FuzzTarget.allCases { print(target.rawValue) }
case ("words", let target?): for word in target.words { print(entry(word)) }
default:
    guard Chosen.target != nil else {
        print("usage: fuzzer targets | words TARGET | TARGET [libFuzzer's arguments]")
        exit(2)
    }
    // libFuzzer takes the target's name as that of the program.
    var count = CommandLine.argc - 1
    var arguments = CommandLine.unsafeArgv + 1
    exit(runLibFuzzer(&count, &arguments, check))
}
