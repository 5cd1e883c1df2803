import LocalFiles
import TestSupport
import Testing

/// A look at a store that is not there makes none, and a look at a folder of the user's own leaves it as it is.
@Suite("Looking makes no store") struct MissingStoreTests {
    @Test(
        "Commands that only look find nothing, and make nothing",
        arguments: [
            ["list"], ["datasets"], ["models"], ["-c", "list; datasets; models"],
        ]
    )
    func looking(arguments: [String]) throws {
        let bench = try ToolBench()
        let result = try bench.call(arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try Folder.names(in: bench.store) == ["models"])
        #expect(result.output.contains("tiny") == arguments.joined().contains("models"))
    }

    @Test("What is asked for by its id is not found") func ids() throws {
        let bench = try ToolBench()
        for command in ["get 00000000-0000-4000-8000-000000000000", "dataset rows-aaaaaa", "delete --yes rows-aaaaaa"] {
            let result = try bench.call(command.split(separator: " ").map(String.init))
            #expect(result.exitCode == 1, "\(command): \(result.errors)")
        }
        #expect(try Folder.names(in: bench.store) == ["models"])
    }

    @Test(
        "A folder of the user's own is refused with one sentence and exit code 2, by every command",
        arguments: [["list"], ["embed", "a", "model=tiny"], ["keys", "list"], ["keys", "create", "me"], ["fsck"]]
    )
    func usersOwnFolder(arguments: [String]) throws {
        let bench = try ToolBench()
        for path in ["datasets/raw/mine", "jobs/j/0.1", "tmp/x"] { try bench.folder.write("mine", to: "store/\(path)") }
        let result = try bench.call(arguments)
        #expect(result.exitCode == 2, "\(result.errors)")
        let lines = result.errors.split(separator: "\n").filter { $0.contains("error: ") || $0.contains("the folder") }
        #expect(lines.count == 1, "\(result.errors)")
        for path in ["datasets/raw/mine", "jobs/j/0.1", "tmp/x"] {
            #expect(try bench.folder.read("store/\(path)") == Array("mine".utf8))
        }
        #expect(try Folder.names(in: bench.store) == ["datasets", "jobs", "models", "tmp"])
    }
}
