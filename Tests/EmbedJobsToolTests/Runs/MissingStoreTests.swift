import LocalFiles
import TestSupport
import Testing

/// Read-only commands do not create a missing store, and do not change a folder that is not a store.
@Suite("Read-only commands create no store") struct MissingStoreTests {
    @Test(
        "Read-only commands find nothing and create nothing",
        arguments: [
            ["list"], ["datasets"], ["models"], ["-c", "list; datasets; models"],
        ]
    )
    func looking(arguments: [String]) throws {
        let fixture = try ToolFixture()
        let result = try fixture.call(arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try Folder.names(in: fixture.store) == ["models"])
        #expect(result.output.contains("tiny") == arguments.joined().contains("models"))
    }

    @Test("Jobs and datasets are not found by their ids") func ids() throws {
        let fixture = try ToolFixture()
        for command in ["get 00000000-0000-4000-8000-000000000000", "dataset rows-aaaaaa", "delete --yes rows-aaaaaa"] {
            let result = try fixture.call(command.split(separator: " ").map(String.init))
            #expect(result.exitCode == 1, "\(command): \(result.errors)")
        }
        #expect(try Folder.names(in: fixture.store) == ["models"])
    }

    @Test(
        "Every command refuses a folder that is not a store, with one message and exit code 2",
        arguments: [["list"], ["embed", "a", "model=tiny"], ["keys", "list"], ["keys", "create", "me"], ["fsck"]]
    )
    func usersOwnFolder(arguments: [String]) throws {
        let fixture = try ToolFixture()
        for path in ["datasets/raw/mine", "jobs/j/0.1", "tmp/x"] {
            try fixture.folder.write("mine", to: "store/\(path)")
        }
        let result = try fixture.call(arguments)
        #expect(result.exitCode == 2, "\(result.errors)")
        let lines = result.errors.split(separator: "\n").filter { $0.contains("error: ") || $0.contains("the folder") }
        #expect(lines.count == 1, "\(result.errors)")
        for path in ["datasets/raw/mine", "jobs/j/0.1", "tmp/x"] {
            #expect(try fixture.folder.read("store/\(path)") == Array("mine".utf8))
        }
        #expect(try Folder.names(in: fixture.store) == ["datasets", "jobs", "models", "tmp"])
    }
}
