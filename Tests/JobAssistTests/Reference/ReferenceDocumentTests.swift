import Foundation
import JobAssist
import JobCommands
import Testing

@Suite("Reference document")
struct ReferenceDocumentTests {
    private let document = ReferenceDocument(
        version: "1.2",
        program: Subcommand(
            name: "embedjobs",
            summary: "",
            subcommands: [
                Subcommand(
                    name: "do",
                    summary: "",
                    arguments: [
                        ProgramArgument(
                            .option,
                            names: ["--color"],
                            valueName: "color",
                            summary: "Colour.",
                            defaultText: "auto",
                            values: .choices(["auto", "never"])
                        )
                    ]
                ),
                Subcommand(
                    name: "keys",
                    summary: "Keys.",
                    subcommands: [Subcommand(name: "create", summary: "Create.")]
                ),
            ],
            standard: "do"
        ),
        environment: [("HOME", "The home.")]
    )

    private func object(_ topic: String = "") throws -> [String: Any] {
        let text = try #require(document.lines(on: topic)).joined(separator: "\n")
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func entries(_ name: String, _ topic: String = "") throws -> [[String: Any]] {
        try #require(try object(topic)[name] as? [[String: Any]])
    }

    private func names(_ member: String, _ key: String = "name") throws -> [String] {
        try entries(member).compactMap { $0[key] as? String }
    }

    @Test("it holds every declaration")
    func complete() throws {
        #expect(try names("commands") == CommandTable.standard.names)
        #expect(try names("constructs") == Construct.all.map(\.name))
        #expect(try names("settings") == Setting.all.map(\.description.name))
        #expect(try names("variables") == AutomaticVariable.all.map { "$" + $0.name })
        #expect(
            try entries("exit_codes").compactMap { $0["code"] as? Int } == ExitCode.allCases.map { Int($0.rawValue) }
        )
        #expect(try names("error_codes", "code").contains("unknown_command"))
        #expect(try names("subcommands") == ["do", "keys", "keys create"])
        #expect(try names("environment") == ["HOME"])
        #expect(try object()["version"] as? String == "1.2")
    }

    @Test("a parameter has its form, type, values and default")
    func parameters() throws {
        let create = try #require(try entries("commands", "create").first)
        let parameters = try #require(create["parameters"] as? [[String: Any]])
        let type = try #require(parameters.first { $0["name"] as? String == "input_type" })
        #expect(type["required"] as? Bool == true && type["form"] as? String == "option")
        #expect((type["values"] as? [String])?.contains("search_query") == true)
        let delete = try #require(try entries("commands", "delete").first)
        #expect(delete["destructive"] as? Bool == true && create["destructive"] as? Bool == false)
        let color = try #require(try entries("options").first)
        #expect(color["default"] as? String == "auto" && color["names"] as? [String] == ["--color"])
    }

    @Test("a topic selects its entries, and an unknown one nothing")
    func topics() throws {
        #expect(Set(try object("create").keys) == ["version", "commands"])
        #expect(Set(try object("exit-codes").keys) == ["version", "exit_codes"])
        #expect(Set(try object("$last_job").keys) == ["version", "variables"])
        #expect(Set(try object("keys create").keys) == ["version", "subcommands"])
        #expect(try entries("constructs", "for").count == 1)
        #expect(document.lines(on: "nonsense") == nil)
    }

    @Test("every entry is on a line of its own")
    func lines() throws {
        let lines = try #require(document.lines())
        #expect(lines.count { $0.hasPrefix("  {\"name\":\"upload\"") } == 1)
        #expect(lines.first == "{" && lines.last == "}")
    }
}
