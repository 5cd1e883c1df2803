import Testing

/// Every source file with logic has tests at the matching path.
///
/// `Tests/XTests/…/YTests.swift` tests `Sources/X/…/Y.swift` and its extensions `Y+Topic.swift`. `Limits.swift` holds
/// only numbers and needs no tests. All other exceptions are listed here.
enum MirrorRule {
    /// Sources without anything to test, each with the reason.
    static let exceptions: [String: String] = [
        "DatasetFormats/JSONToken.swift": "declarations only",
        "DatasetFormats/ParsedRow.swift": "declarations only",
        "EmbedJobs/AnswerDeadline.swift": "a declaration",
        "EmbedJobs/CreateJobRequest.swift": "declarations only",
        "EmbedJobs/DatasetUpload.swift": "declarations only",
        "EmbedJobs/EmbedJobsService.swift": "a protocol",
        "EmbedJobs/EmbedRequest.swift": "declarations only",
        "EmbedJobs/Identifiers.swift": "declarations only",
        "EmbedJobs/Model.swift": "declarations only",
        "EmbedJobsEngine/Store/StoredJob.swift": "declarations only",
        "EmbedJobsHTTP/Exchange.swift": "declarations only",
        "EmbedJobsServer/Caller.swift": "declarations only",
        "EmbedJobsServer/RouterSettings.swift": "declarations only",
        "EmbedJobs/Version.swift": "a constant",
        "EmbedJobsWire/HTTPTransport.swift": "a protocol, and declarations",
        "EmbedJobsWire/IdempotencyField.swift": "constants",
        "JobCommands/Completion/Completion.swift": "declarations only",
        "JobCommands/Vocabulary/ValueSource.swift": "declarations only",
        "JobCommands/Showing/ProgressStyle.swift": "declarations only",
        "JobCommands/Showing/CommandOutput.swift": "a protocol, and a report's declaration",
        "JobCommands/Maps/DrawingStyle.swift": "declarations only",
        "JobCommands/Maps/MapSample.swift": "declarations only",
        "JobScript/Diagnostic.swift": "declarations only",
        "JobShell/Editor/LineAssistant.swift": "declarations only",
        "JobShell/Editor/LineReader.swift": "a protocol",
        "JobScript/Token.swift": "declarations only",
        "TextEmbedding/Embedder.swift": "protocols",
        "TextEmbedding/ModelError.swift": "a declaration; messages are tested where they are thrown",
    ]

    /// Sources that the tests of another source cover, by test file.
    static let companions: [String: [String]] = [
        "DatasetFormatsTests/AvroBlocksTests.swift": ["DatasetFormats/AvroBlockDecoder.swift"],
        "DatasetFormatsTests/AvroStreamReaderTests.swift": [
            "DatasetFormats/AvroCursor.swift", "DatasetFormats/AvroHeader.swift", "DatasetFormats/AvroRowDecoder.swift",
            "DatasetFormats/FormatError.swift",
        ],
        "DatasetFormatsTests/AvroWriterTests.swift": ["DatasetFormats/AvroBytes.swift"],
        "DatasetFormatsTests/CSVParserTests.swift": [
            "DatasetFormats/CSVDelimiter.swift", "DatasetFormats/CSVHeader.swift", "DatasetFormats/CSVRecord.swift",
        ],
        "DatasetFormatsTests/ColumnTypesTests.swift": ["DatasetFormats/DatasetRow.swift"],
        "DatasetFormatsTests/JSONLinesParserTests.swift": [
            "DatasetFormats/ByteScan.swift", "DatasetFormats/EncodingMark.swift", "DatasetFormats/JSONRowReader.swift",
            "DatasetFormats/RowParser.swift",
        ],
        "DatasetFormatsTests/JSONLinesWriterTests.swift": [
            "DatasetFormats/JSONText.swift", "DatasetFormats/OutputBuffer.swift", "DatasetFormats/VectorText.swift",
        ],
        "DatasetFormatsTests/JSONScannerTests.swift": ["DatasetFormats/JSONKeys.swift"],
        "DatasetFormatsTests/RowSchemaTests.swift": ["DatasetFormats/JSONTree.swift"],
        "EmbedJobsEngineTests/DatasetStoreTests.swift": ["EmbedJobs/DatasetListQuery.swift"],
        "EmbedJobsEngineTests/JobStoreTests.swift": ["EmbedJobs/JobListQuery.swift"],
        "EmbedJobsEngineTests/KeyStoreTests.swift": [
            "EmbedJobsEngine/Keys/AccessKey.swift", "EmbedJobsEngine/Keys/KeyRing.swift",
        ],
        "EmbedJobsEngineTests/ModelLibraryTests.swift": [
            "EmbedJobsEngine/Models/ModelTokenizer.swift", "TextEmbedding/BERT/ModelShape.swift",
        ],
        "EmbedJobsEngineTests/StoreTests.swift": ["EmbedJobsEngine/Store/Migrations.swift"],
        "EmbedJobsEngineTests/TextWorkerTests.swift": [
            "EmbedJobsEngine/Models/KeptEmbedder.swift", "EmbedJobsEngine/Texts/TextRules.swift",
        ],
        "EmbedJobsClientTests/ContractTests.swift": ["EmbedJobsServer/RouterTransport.swift"],
        "EmbedJobsClientTests/OutcomeTests.swift": ["EmbedJobsClient/ServiceCaller.swift"],
        "EmbedJobsEngineTests/RecoverySweepTests.swift": [
            "EmbedJobsEngine/Store/FileLedger.swift", "EmbedJobsEngine/Store/ReleasedFiles.swift",
            "EmbedJobsEngine/Store/UnknownEntries.swift",
        ],
        "EmbedJobsEngineTests/EngineFaultTests.swift": [
            "EmbedJobsEngine/Jobs/AbsentModels.swift", "EmbedJobsEngine/Store/Ballast.swift",
            "EmbedJobsEngine/Store/StoreFailure.swift",
        ],
        "EmbedJobsEngineTests/StoreFolderTests.swift": [
            "EmbedJobsEngine/Store/StoreDatabase.swift", "EmbedJobsEngine/Store/StoreMarker.swift",
        ],
        "EmbedJobsEngineTests/WorkLoopTests.swift": ["EmbedJobsEngine/Fault.swift"],
        "LocalFilesTests/PrivateFileTests.swift": ["LocalFiles/FileStatus.swift", "LocalFiles/ReservedFile.swift"],
        "EmbedJobsToolTests/FailpointTests.swift": ["LocalFiles/Failpoint.swift"],
        "EmbedJobsToolTests/KillTests.swift": ["EmbedJobsTool/CrashMark.swift"],
        "EmbedJobsEngineTests/BackupTests.swift": ["EmbedJobsEngine/Maintenance/Restore.swift"],
        "EmbedJobsEngineTests/RemovalTests.swift": ["EmbedJobsEngine/Maintenance/OldRows.swift"],
        "EmbedJobsEngineTests/StoreCheckTests.swift": [
            "EmbedJobsEngine/Maintenance/FileAudit.swift", "EmbedJobsEngine/Maintenance/RowRules.swift",
            "EmbedJobsEngine/Maintenance/StoreFinding.swift", "EmbedJobsEngine/Maintenance/StoreReader.swift",
        ],
        "EmbedJobsEngineTests/StoreReportTests.swift": ["EmbedJobsEngine/Maintenance/FolderSize.swift"],
        "EmbedJobsEngineTests/TarHeaderTests.swift": [
            "EmbedJobsEngine/Maintenance/TarReader.swift", "EmbedJobsEngine/Maintenance/TarWriter.swift",
        ],
        "EmbedJobsEngineTests/ReceiptVerifierTests.swift": [
            "EmbedJobsEngine/Maintenance/HashBuffer.swift", "EmbedJobsEngine/Maintenance/RunningSHA256.swift",
        ],
        "EmbedJobsWireTests/StatusCodesTests.swift": ["EmbedJobs/StatusCodes.swift"],
        "EmbedJobsClientTests/RetryPolicyTests.swift": ["EmbedJobsClient/CallClock.swift"],
        "EmbedJobsClientTests/SocketTransportTests.swift": [
            "EmbedJobsClient/SentBody.swift", "EmbedJobsClient/TransportFailure+Sockets.swift",
        ],
        "EmbedJobsHTTPTests/HTTPListenerTests.swift": [
            "EmbedJobsHTTP/Connection.swift", "EmbedJobsHTTP/ConnectionWatchHandler.swift",
            "EmbedJobsHTTP/DrainFlag.swift", "EmbedJobsHTTP/FreedMemory.swift", "EmbedJobsHTTP/RequestReader.swift",
            "EmbedJobsHTTP/ResponseWriter.swift",
        ],
        "EmbedJobsHTTPTests/RequestRulesTests.swift": ["EmbedJobsHTTP/HostName.swift"],
        "EmbedJobsHTTPTests/ServerLogTests.swift": ["EmbedJobsHTTP/RequestLog.swift"],
        "EmbedJobsServerTests/IdempotencyRecordsTests.swift": ["EmbedJobsServer/Call+Idempotency.swift"],
        "EmbedJobsServerTests/OpenAPITests.swift": ["EmbedJobsServer/YAML.swift"],
        "EmbedJobsServerTests/ServiceRouterTests.swift": [
            "EmbedJobsServer/Call.swift", "EmbedJobsServer/Handler.swift", "EmbedJobsServer/ListPages.swift",
            "EmbedJobsServer/ServerRequest.swift", "EmbedJobsServer/ServerResponse.swift",
        ],
        "EmbedJobsToolTests/BadInputTests.swift": [
            "EmbedJobsTool/EntryPoint.swift", "EmbedJobsTool/ProcessEnd.swift", "EmbedJobsTool/ScriptRun.swift",
        ],
        "EmbedJobsToolTests/DoorTests.swift": [
            "EmbedJobsTool/CheckCommand.swift", "EmbedJobsTool/DoCommand.swift",
            "EmbedJobsTool/FormatCommand.swift", "EmbedJobsTool/HelpCommand.swift", "EmbedJobsTool/ManualCommand.swift",
            "EmbedJobsTool/OutputOptions.swift", "EmbedJobsTool/PlainCall.swift", "EmbedJobsTool/ScriptListing.swift",
            "EmbedJobsTool/ScriptText.swift",
        ],
        "EmbedJobsToolTests/RunFlagTests.swift": [
            "EmbedJobsTool/RunOptions.swift", "EmbedJobsTool/RunWords.swift",
        ],
        "EmbedJobsToolTests/RunTests.swift": [
            "EmbedJobsTool/Composition.swift", "EmbedJobsTool/EnvironmentVariable.swift",
            "EmbedJobsTool/Interrupts.swift", "EmbedJobsTool/ModelsCommand.swift", "EmbedJobsTool/RunCommand.swift",
            "EmbedJobsTool/Places.swift", "JobCommands/Running/SessionClock.swift", "JobShell/Stream.swift",
        ],
        "EmbedJobsToolTests/ServiceChoiceTests.swift": [
            "EmbedJobsTool/Credentials.swift", "EmbedJobsTool/LoginCommand.swift", "EmbedJobsTool/OpenService.swift",
            "EmbedJobsTool/Profiles.swift", "EmbedJobsTool/RemoteService.swift", "EmbedJobsTool/SecretInput.swift",
            "EmbedJobsTool/SectionFile.swift", "EmbedJobsTool/ServiceOptions.swift",
        ],
        "EmbedJobsToolTests/FsckCommandTests.swift": [
            "EmbedJobsTool/BackupCommand.swift", "EmbedJobsTool/StoreCommand.swift",
        ],
        "EmbedJobsToolTests/StoreDoorTests.swift": [
            "EmbedJobsTool/LocalService.swift", "EmbedJobsTool/OwnedStore.swift", "EmbedJobsTool/OwnerWay.swift",
            "EmbedJobsTool/RequestID.swift",
        ],
        "EmbedJobsToolTests/ServeTLSTests.swift": [
            "EmbedJobsHTTP/Certificates.swift", "EmbedJobsTool/ServerSignals.swift",
            "EmbedJobsTool/ServiceManager.swift",
        ],
        "EmbedJobsToolTests/ServeTests.swift": [
            "EmbedJobsTool/DurableRecords.swift", "EmbedJobsTool/KeysCommand.swift",
            "EmbedJobsTool/ProcessMemory.swift", "EmbedJobsTool/PublicURL.swift", "EmbedJobsTool/ServeCommand.swift",
            "EmbedJobsTool/ServerGauges.swift", "EmbedJobsTool/ServerParts.swift", "EmbedJobsTool/ServerRun.swift",
        ],
        "EmbedJobsWireTests/JobBodiesTests.swift": [
            "EmbedJobsWire/MetaBody.swift", "EmbedJobsWire/Operation.swift", "EmbedJobsWire/WireJSON.swift",
            "EmbedJobsWire/WireWords.swift",
        ],
        "EmbedJobsWireTests/MultipartParserTests.swift": ["EmbedJobsWire/FormPart.swift"],
        "EmbedJobsWireTests/OperationsTests.swift": ["EmbedJobsWire/Route.swift"],
        "EmbedJobsWireTests/SchemasTests.swift": ["EmbedJobsWire/Schema.swift"],
        "LocalFilesTests/TargetFileTests.swift": [
            "LocalFiles/AppendedBytes.swift", "LocalFiles/MissingFolders.swift", "LocalFiles/StreamFile.swift",
            "LocalFiles/TargetPath.swift",
        ],
        "JobCommandsTests/CommandTableTests.swift": [
            "JobCommands/Vocabulary/Command.swift", "JobCommands/Vocabulary/Parameter.swift",
            "JobCommands/Help/Construct.swift",
        ],
        "JobCommandsTests/CommandReferenceTests.swift": ["JobCommands/Help/ReferenceSection.swift"],
        "JobCommandsTests/ComparedVectorTests.swift": ["JobCommands/Vectors/Base64Floats.swift"],
        "JobCommandsTests/Completion/CompleterTests.swift": [
            "JobCommands/Completion/Menu.swift", "JobCommands/Completion/NameFilter.swift",
            "JobCommands/Completion/Place.swift",
        ],
        "JobCommandsTests/Completion/NameCacheTests.swift": ["JobCommands/Completion/KnownNames.swift"],
        "JobCommandsTests/DryRun/UploadReaderTests.swift": [
            "JobCommands/DryRun/DryRun+Service.swift", "JobCommands/DryRun/DryRun.swift",
            "JobCommands/DryRun/DryRunBill.swift", "JobCommands/DryRun/DryRunOutput.swift",
            "JobCommands/DryRun/TokenCounter.swift",
        ],
        "JobCommandsTests/ExitCodeTests.swift": ["JobCommands/Vocabulary/CommandFailure.swift"],
        "JobCommandsTests/HelpTests.swift": ["JobCommands/Showing/TextTable.swift"],
        "JobCommandsTests/RecordTextTests.swift": ["JobCommands/Showing/OutputFormat.swift"],
        "JobCommandsTests/Maps/SVGDrawingTests.swift": [
            "JobCommands/Maps/PictureColor.swift", "JobCommands/Showing/XMLText.swift",
        ],
        "JobCommandsTests/RedirectTargetTests.swift": ["JobCommands/Running/RedirectWriter.swift"],
        "JobCommandsTests/ReportFileTests.swift": ["JobCommands/Running/RunReport.swift"],
        "JobCommandsTests/RowFileTests.swift": ["JobCommands/Files/CSVRows.swift"],
        "JobCommandsTests/ScriptRunnerTests.swift": [
            "JobCommands/Checking/Binding.swift", "JobCommands/Checking/CheckedScope.swift",
            "JobCommands/Commands/JobWords.swift", "JobCommands/Commands/MapWords.swift",
            "JobCommands/Commands/TextWords.swift",
            "JobCommands/Values/Fields.swift", "JobCommands/Checking/FileCheck.swift",
            "JobCommands/Files/Glob.swift", "JobCommands/Running/Interpreter.swift",
            "JobCommands/Running/CapturedOutput.swift", "JobCommands/Commands/FlowWords.swift",
            "JobCommands/Commands/SettingWords.swift",
            "JobCommands/Running/Interpreter+Calls.swift", "JobCommands/Running/Interpreter+Conditions.swift",
            "JobCommands/DryRun/Interpreter+DryRun.swift",
            "JobCommands/Running/Interpreter+Runs.swift", "JobCommands/Files/Peek.swift",
            "JobCommands/Running/ScriptLibrary.swift",
        ],
        "JobCommandsTests/SearchTests.swift": ["JobCommands/Files/DatasetRows.swift"],
        "JobCommandsTests/VectorWordsTests.swift": ["JobCommands/Vectors/EmbeddedTexts.swift"],
        "JobCommandsTests/WireWordsTests.swift": [
            "JobCommands/Running/RawExchange.swift"
        ],
        "JobCommandsTests/WaiterTests.swift": ["JobCommands/Running/Poller.swift"],
        "JobShellTests/TerminalOutputTests.swift": ["JobShell/TerminalColor.swift"],
        "JobScriptTests/ParserTests.swift": [
            "JobScript/Lexer+Quotes.swift", "JobScript/Lexer.swift", "JobScript/ScriptByte.swift",
            "JobScript/Span.swift", "JobScript/Statement.swift", "JobScript/Condition.swift",
            "JobScript/Lexer+Shell.swift", "JobScript/Run.swift",
        ],
        "JobShellTests/Editor/KeyDecoderTests.swift": ["JobShell/Editor/Key.swift"],
        "JobShellTests/Editor/LineEditorTests.swift": [
            "JobShell/Editor/EditAction.swift", "JobShell/Editor/EditorThread.swift",
            "JobShell/Editor/KeyBindings.swift", "JobShell/Editor/LibeditReader+Actions.swift",
            "JobShell/Editor/LibeditReader+Keys.swift", "JobShell/Editor/LibeditReader.swift",
            "JobShell/Editor/Mailbox.swift", "JobShell/Editor/PlainLineReader.swift",
            "JobShell/Editor/TerminalLocale.swift", "JobShell/Editor/TerminalState.swift",
            "JobShell/Editor/UserBindings.swift",
        ],
        "JobShellTests/Shell/InteractiveShellTests.swift": ["JobShell/Shell/ShellPrompt.swift"],
        "LocalFilesTests/OutputFileTests.swift": ["LocalFiles/PositionedIO.swift", "LocalFiles/WriteBuffer.swift"],
        "TextEmbeddingTests/BERT/BERTModelTests.swift": [
            "TextEmbedding/BERT/BERTWorker.swift", "TextEmbedding/BERT/Pooling.swift",
            "TextEmbedding/BERT/Workspace.swift",
        ],
        "TextEmbeddingTests/BERT/EncoderLayerTests.swift": [
            "TextEmbedding/BERT/Embeddings.swift", "TextEmbedding/BERT/FeedForward.swift",
            "TextEmbedding/BERT/LayerNorm.swift", "TextEmbedding/BERT/Linear.swift",
            "TextEmbedding/BERT/SelfAttention.swift",
        ],
        "TextEmbeddingTests/BERT/PrecisionTests.swift": ["TextEmbedding/BERT/BFloat16Weights.swift"],
        "TextEmbeddingTests/Weights/WeightReaderTests.swift": [
            "TextEmbedding/Weights/FloatMemory.swift", "TextEmbedding/Weights/WeightNames.swift",
        ],
    ]

    /// Sources without tests that are not listed, and entries of the lists that are wrong or no longer needed.
    static func findings(
        sources: [String],
        tests: [String],
        exceptions: [String: String],
        companions: [String: [String]]
    ) -> [String] {
        let tested = Set(tests.compactMap(key(ofTest:)))
        let untested = sources.compactMap(key(ofSource:)).filter { !tested.contains($0.key) }.map(\.path)
        let listed = Array(exceptions.keys) + companions.values.joined()
        let missing = Set(untested).subtracting(listed).map { "Sources/\($0): no tests" }
        let stale = Set(listed).subtracting(untested).map { "the entry for \($0) is not needed" }
        let gone = companions.keys.filter { !tests.contains("Tests/\($0)") }.map { "Tests/\($0): not found" }
        return (missing + stale + gone).sorted()
    }

    /// A source's module and type, and its path under Sources; nil for a file without a rule.
    private static func key(ofSource path: String) -> (key: String, path: String)? {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Sources", let name = parts.last, name.hasSuffix(".swift") else {
            return nil
        }
        guard name != "Limits.swift" else { return nil }
        let type = name.dropLast(".swift".count).split(separator: "+")[0]
        return ("\(parts[1])/\(type)", parts.dropFirst().joined(separator: "/"))
    }

    private static func key(ofTest path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Tests", parts[1].hasSuffix("Tests") else { return nil }
        guard let name = parts.last, name.hasSuffix("Tests.swift") else { return nil }
        let type = name.dropLast("Tests.swift".count).split(separator: "+").first ?? ""
        return "\(parts[1].dropLast("Tests".count))/\(type)"
    }
}

@Suite("Mirror") struct MirrorRuleTests {
    @Test("Every source file with logic has tests") func mirror() {
        let found = MirrorRule.findings(
            sources: Repository.files(under: "Sources").map(\.path),
            tests: Repository.files(under: "Tests").map(\.path),
            exceptions: MirrorRule.exceptions,
            companions: MirrorRule.companions
        )
        #expect(found == [])
    }

    @Test("A source without tests and an unneeded entry are found") func findsGaps() {
        let sources =
            ["B", "Deep/C", "C+Topic", "D", "E", "Limits"].map { "Sources/A/\($0).swift" } + ["Sources/A/a.c"]
        let found = MirrorRule.findings(
            sources: sources,
            tests: ["Tests/ATests/CTests.swift", "Tests/OtherTests/BTests.swift", "Tests/ATests/DTests.swift"],
            exceptions: ["A/D.swift": "none"],
            companions: ["ATests/CTests.swift": ["A/E.swift"], "ATests/GoneTests.swift": []]
        )
        let expected = [
            "Sources/A/B.swift: no tests", "Tests/ATests/GoneTests.swift: not found",
            "the entry for A/D.swift is not needed",
        ]
        #expect(found == expected)
    }
}
