import LocalFiles
import TestSupport
import Testing

/// Two processes on one store: the second is a client of the first, and takes over when that exits.
@Suite struct StoreSharingTests {
    /// Waits in a shell until a condition holds, with a time limit.
    private static let until =
        "until_() { n=0; until eval \"$1\"; do n=$((n+1)); [ $n -lt 600 ] || exit 99; sleep 0.05; done; }\n"

    private func shell(_ script: String, on fixture: ToolFixture) throws -> ChildProcess {
        try ChildProcess.run(
            "/bin/sh",
            ["-c", Self.until + script, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
    }

    @Test func theFirstProcessServesTheSecond() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(50), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/p.embedjobs")
        let result = try shell(
            """
            "$0" -c 'embed a model=tiny; ! touch ready; while [ ! -e done ]; do sleep 0.05; done' > owner.log 2>&1 &
            until_ '[ -e ready ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]'
            stat -c %a "$EMBEDJOBS_HOME/owner.sock"
            "$0" run p.embedjobs file=rows.jsonl; echo "first $?"
            "$0" run p.embedjobs file=rows.jsonl out=two.jsonl; echo "second $?"
            touch done; wait; "$0" list format=ids | wc -l
            [ -e "$EMBEDJOBS_HOME/owner.sock" ] && echo left
            exit 0
            """,
            on: fixture
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "600", "\(result.output)\(result.errors)")
        #expect(lines.contains("first 0") && lines.contains("second 0"), "\(result.output)\(result.errors)")
        #expect(lines.last == "2", "\(result.output)\(result.errors)")
        #expect(try fixture.folder.read("work/out.jsonl") == fixture.folder.read("work/two.jsonl"))
    }

    /// A client that waits for a job takes over from an owner that is killed, and the output is the same.
    @Test(arguments: ["KILL", "TERM"]) func aWaitingClientTakesOver(signal: String) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3_000), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/p.embedjobs")
        let guest = "param job\nget $job\n! touch guest\nwait $job timeout=60s\ndownload $job to=taken.jsonl\n"
        try fixture.folder.write(guest, to: "work/g.embedjobs")
        let result = try shell(
            """
            "$0" run p.embedjobs file=rows.jsonl out=gone.jsonl > owner.log 2> owner.err &
            owner=$!
            until_ '[ -s owner.log ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]'
            "$0" run g.embedjobs job=$(head -n 1 owner.log) > guest.log 2> guest.err &
            guest=$!
            until_ '[ -e guest ]'
            kill -\(signal) $owner
            wait $guest; echo "guest $?"
            cat guest.err >&2
            [ -e gone.jsonl ] && echo "too fast"
            "$0" run p.embedjobs file=rows.jsonl out=again.jsonl > /dev/null 2>&1; echo "again $?"
            """,
            on: fixture
        )
        #expect(result.output == "guest 0\nagain 0\n", "\(result.output)\(result.errors)")
        #expect(try fixture.folder.read("work/taken.jsonl") == fixture.folder.read("work/again.jsonl"))
    }

    /// The owner exits normally while it runs a job of another process.
    @Test func aClientsJobContinuesWhenTheOwnerExits() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3_000), to: "work/rows.jsonl")
        let guest = """
            param file
            let ds  = upload $file keep_fields=id
            let job = create model=tiny dataset_id=$ds input_type=search_document
            ! touch created
            wait $job timeout=60s
            download $job to=out.jsonl

            """
        try fixture.folder.write(guest, to: "work/g.embedjobs")
        let result = try shell(
            """
            "$0" -c 'embed a model=tiny; ! touch ready; while [ ! -e created ]; do sleep 0.01; done' > owner.log 2>&1 &
            owner=$!
            until_ '[ -e ready ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]'
            "$0" run g.embedjobs file=rows.jsonl > guest.log 2> guest.err &
            guest=$!
            wait $owner; echo "owner $?"
            kill -0 $guest && echo "guest continues"
            wait $guest; echo "guest $?"
            cat guest.err >&2
            wc -l < out.jsonl
            "$0" list format=ids | wc -l
            """,
            on: fixture
        )
        #expect(result.output == "owner 0\nguest continues\nguest 0\n3000\n1\n", "\(result.output)\(result.errors)")
    }

    /// A shell command of a script may run longer than the script. It must not keep the owner's socket open, because
    /// clients would connect and wait for a response that never comes.
    @Test func aShellCommandInheritsNoSockets() throws {
        let fixture = try ToolFixture()
        let look = "until [ -S store/owner.sock ]; do sleep 0.01; done; ls -l /proc/self/fd | grep -c socket:"
        let result = try shell("cd ..; \"$0\" -c 'let v = embed a model=tiny; models > names; ! \(look)'", on: fixture)
        #expect(result.output == "0\n", "\(result.output)\(result.errors)")
    }

    /// An owner is killed while a client creates jobs, and its shell command keeps running: no job is lost or doubled.
    @Test func noJobIsLostOrDoubledWhenTheOwnerIsKilled() async throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        let creates = (1...12).map { "create name=n\($0) model=tiny dataset_id=$ds input_type=clustering\n" }
        let script = "param ds\n! touch going\n" + creates.joined(separator: "! sleep 0.05\n")
        try fixture.folder.write(script, to: "work/c.embedjobs")
        let steps = """
            "$0" upload rows.jsonl > /dev/null 2>&1
            ds=$("$0" datasets format=ids)
            "$0" -c 'embed a model=tiny; ! touch ready; sleep 60' > /dev/null 2>&1 &
            owner=$!
            until_ '[ -e ready ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]'
            "$0" run c.embedjobs ds=$ds > /dev/null 2> guest.err &
            guest=$!
            until_ '[ -e going ]'
            sleep 0.1
            kill -KILL $owner
            killed=$(date +%s)
            wait $guest; echo "guest $?"
            [ $(($(date +%s) - killed)) -lt 40 ] || echo slow
            cat guest.err >&2
            "$0" list format=jsonl | grep -o '"name":"n[0-9]*"' | sort | uniq -c | awk '{print $1}' | sort | uniq -c
            """
        let result = try await offPool { try shell(steps, on: fixture) }
        let words = result.output.split { $0 == " " || $0 == "\n" }.map(String.init)
        #expect(words == ["guest", "0", "12", "1"], "\(result.output)\(result.errors)")
    }

    @Test func theSocketOfADeadOwnerIsReplaced() throws {
        let fixture = try ToolFixture()
        _ = try shell(
            """
            "$0" -c 'embed a model=tiny; ! touch ready; sleep 60' > /dev/null 2>&1 &
            owner=$!
            until_ '[ -e ready ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]'
            kill -KILL $owner
            """,
            on: fixture
        )
        #expect(Folder.isTaken("\(fixture.store)/owner.sock"))
        let result = try fixture.run("embed a model=tiny\nmodels\n")
        #expect(result.exitCode == 0 && result.output.contains("tiny"), "\(result.errors)")
    }

    @Test func concurrentProcessesShareTheStore() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(40), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/p.embedjobs")
        let result = try shell(
            """
            for i in 1 2 3 4 5; do
                { "$0" run p.embedjobs file=rows.jsonl out=$i.jsonl > $i.log 2> $i.err || cat $i.err >&2; } &
            done
            wait
            "$0" list status=complete format=ids | wc -l
            """,
            on: fixture
        )
        #expect(result.output == "5\n", "\(result.errors)")
        let first = try fixture.folder.read("work/1.jsonl")
        for number in 2...5 { #expect(try fixture.folder.read("work/\(number).jsonl") == first) }
    }

    @Test func aClientGetsTheOwnersErrors() throws {
        let fixture = try ToolFixture()
        let result = try shell(
            """
            "$0" -c 'embed a model=tiny; ! touch ready; while [ ! -e done ]; do sleep 0.05; done' > owner.log 2>&1 &
            until_ '[ -e ready ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]'
            "$0" create model=tiny dataset_id=d input_type=search_query; echo "$?"
            "$0" -v list 2>&1 | grep -c '^> GET unix:'
            touch done; wait
            """,
            on: fixture
        )
        #expect(result.output == "1\n1\n", "\(result.output)\(result.errors)")
        #expect(result.errors.contains("dataset 'd' not found"), "\(result.errors)")
    }
}
