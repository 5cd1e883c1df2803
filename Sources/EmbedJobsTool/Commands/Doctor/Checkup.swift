internal import DisplayText
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell
internal import LocalFiles
internal import TextEmbedding

/// Examines what the program needs, without opening the store, and without creating or changing anything.
struct Checkup {
    let host: HostEnvironment
    let selection: ServiceChoice.Selection

    /// Everything that was found, in the order in which a run needs it.
    func findings() async -> [Finding] {
        let (service, store) = (await service(), store)
        // Without a usable store, its models would only repeat the problem.
        let models = store.state == .problem ? [] : await models(areNeeded: service.isLocal)
        return [version, processor, limits] + settings + [history] + service.findings + [store] + models
            + [terminal]
    }

    private var version: Finding {
        .ok("versions", "embedjobs \(Version.current), Swift \(Version.swift), SQLite \(SQLiteLibrary.version)")
    }

    private var processor: Finding {
        do throws(APIError) {
            try host.checkEngineSettings()
            let cores = Figures.count(try host.workerCount(), of: "core")
            if let precision = host[.precision].flatMap({ Precision(rawValue: $0) }), let obstacle = precision.obstacle
            {
                return .problem(
                    "processor",
                    "EMBEDJOBS_PRECISION=\(precision.rawValue): \(obstacle.reason)",
                    help: "unset EMBEDJOBS_PRECISION"
                )
            }
            return .ok("processor", "\(InstructionSet.name), \(cores)")
        } catch {
            let name = error.message.prefix { $0 != "=" }
            return .problem("processor", error.message, help: "unset \(name), or set it to an allowed value")
        }
    }

    private var limits: Finding {
        do throws(APIError) {
            return .ok("limits", "\(Figures.count(try ProcessLimits.prepare())) open files")
        } catch {
            let name = error.message.contains("ulimit -v") ? "ulimit -v unlimited" : "ulimit -n 4096"
            return .problem("limits", error.message, help: name)
        }
    }

    private var history: Finding {
        guard let folder = host.paths.state else {
            return .note("history", "the folder of the history is unknown", help: "set HOME or XDG_STATE_HOME")
        }
        guard Folder.isWritable(folder) else {
            return .note(
                "history",
                "\(folder) cannot be written to, so no history is kept",
                help: "set XDG_STATE_HOME to a folder that you can write to"
            )
        }
        return .ok("history", folder)
    }

    // MARK: The store

    private var store: Finding {
        let folder: String
        do throws(APIError) { folder = try host.storeFolder() } catch {
            return .problem("store", "the folder of the store is unknown", help: "set HOME or EMBEDJOBS_HOME")
        }
        let elsewhere = "set EMBEDJOBS_HOME to a folder that you can write to"
        guard Folder.isWritable(folder) else {
            return .problem("store", "\(folder) cannot be written to", help: elsewhere)
        }
        do throws(APIError) {
            switch try StoreFolder(root: folder).look() {
            case .free: return .ok("store", "\(folder): the first upload creates it")
            case .unmarked:
                let text = "\(folder): a store of 0.1.0, which the next command upgrades"
                return .note("store", text, help: "embedjobs backup FILE keeps a copy first")
            case .store(let marker): return stored(in: folder, marker)
            }
        } catch {
            // The message names the cause and the remedy, in this order.
            let parts = error.message.split(separator: "; ", maxSplits: 1).map(String.init)
            return .problem("store", parts[0], help: parts.count > 1 ? parts[1] : elsewhere)
        }
    }

    private func stored(in folder: String, _ marker: StoreMarker) -> Finding {
        let text = "\(folder): format \(marker.format)"
        guard let space = Folder.space(at: folder) else { return .ok("store", text) }
        let free = "\(text), \(Figures.bytes(space.free)) free"
        guard space.free >= Limits.freeBytesWanted else {
            return .note("store", free, help: "embedjobs store shows what can be deleted")
        }
        return .ok("store", free)
    }

    /// The models in the store. A remote service has its own.
    private func models(areNeeded: Bool) async -> [Finding] {
        do throws(APIError) {
            let library = try host.modelLibrary()
            let names = try await library.models().map(\.name.rawValue)
            let unusable = try await library.unusable().map { error in
                Finding.problem("models", error.message, help: "embedjobs models remove NAME, then add it again")
            }
            guard names.isEmpty else { return [.ok("models", names.joined(separator: ", "))] + unusable }
            let help = "embedjobs models get, or models add NAME FOLDER"
            let none = "no model is installed"
            guard unusable.isEmpty else { return unusable }
            return [areNeeded ? .problem("models", none, help: help) : .note("models", none, help: help)]
        } catch {
            return [.problem("models", error.message, help: "set EMBEDJOBS_HOME to a folder that you can read")]
        }
    }

    // MARK: The terminal

    private var terminal: Finding {
        let environment = host.variables
        guard Stdin.isTerminal || Stdout.isTerminal else { return .ok("terminal", "none: this is not a prompt") }
        let name = environment["TERM"] ?? ""
        guard !name.isEmpty else {
            return .note("terminal", "TERM is not set", help: "export TERM=xterm-256color")
        }
        guard LocaleEncoding.isUTF8(environment) else {
            let text = "\(name); the locale is not UTF-8, so maps and signs are plain"
            return .note("terminal", text, help: "export LANG=C.UTF-8")
        }
        guard name != "dumb" else {
            return .note(
                "terminal",
                "dumb: no colours, suggestions or menus",
                help: "export TERM=xterm-256color, if the terminal supports it"
            )
        }
        let isColored = ColorChoice.auto.isColored(environment: environment, isTerminal: true)
        return .ok("terminal", "\(name), UTF-8, \(isColored ? "colours" : "no colours")")
    }
}
