import EmbedJobsHost
import Testing

@Suite("User paths") struct UserPathsTests {
    @Test("The home folder determines all folders") func home() {
        let paths = UserPaths(["HOME": "/u/ann"])
        #expect(paths.store == "/u/ann/.local/share/embedjobs")
        #expect(paths.state == "/u/ann/.local/state/embedjobs")
        #expect(paths.configuration == "/u/ann/.config/embedjobs")
    }

    @Test("The XDG variables take precedence") func base() {
        let paths = UserPaths([
            "HOME": "/u/ann", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/c",
        ])
        #expect(paths.store == "/d/embedjobs")
        #expect(paths.state == "/s/embedjobs")
        #expect(paths.configuration == "/c/embedjobs")
    }

    @Test("A relative XDG folder is ignored") func relative() {
        #expect(UserPaths(["HOME": "/h", "XDG_CONFIG_HOME": "c"]).configuration == "/h/.config/embedjobs")
        #expect(UserPaths(["XDG_CONFIG_HOME": "c"]).configuration == nil)
    }

    @Test("The folder of the store can be named") func store() {
        let paths = UserPaths(["EMBEDJOBS_HOME": "here", "XDG_DATA_HOME": "/d"])
        #expect(paths.store == "here")
        #expect(paths.state == nil)
    }

    @Test("Every variable has a description of one sentence", arguments: EnvironmentVariable.allCases)
    func summaries(variable: EnvironmentVariable) {
        #expect(variable.summary.hasSuffix("."))
    }
}
