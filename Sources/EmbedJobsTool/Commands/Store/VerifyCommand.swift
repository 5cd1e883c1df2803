internal import ArgumentParser
internal import DisplayText
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs verify`: checks files against a job's receipt.
struct VerifyCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check files against the receipt of a job.",
        discussion:
            "RECEIPT is the output of `download JOB to=FILE receipt=RECEIPT` or `get JOB format=receipt`. The SHA-256 "
            + "of each FILE must be that of the downloaded file, the uploaded file, or a part. "
            + "Neither a store nor a service is needed. The exit code is 0 if every file matches, and 1 otherwise."
    )

    @Argument(help: "The receipt; - is standard input.", completion: .file(extensions: ["json"])) var receipt: String
    @Argument(help: "The files to check. Default: none; only the receipt is checked.", completion: .file())
    var files: [String] = []
    @OptionGroup var printing: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = printing.output(host)
        var hasFailed = false
        do throws(ReceiptVerifier.Refusal) {
            let verifier = try ReceiptVerifier(receiptFile: receipt)
            output.data("\(receipt): \(Self.summary(of: verifier.receipt))")
            for file in files {
                do throws(ReceiptVerifier.Refusal) {
                    output.data("\(file): \(Self.text(of: try verifier.match(file), verifier.receipt))")
                } catch {
                    output.report(CommandFailure(.failure, ProgramMistake.receiptMismatch(error.message)))
                    hasFailed = true
                }
            }
        } catch {
            output.report(CommandFailure(.failure, ProgramMistake.receiptMismatch(error.message)))
            hasFailed = true
        }
        output.finish()
        if hasFailed { throw ProcessEnd(code: .failure) }
    }

    /// "intact; job 9f1c…, 100 rows in, 99 out, 1 skipped, 0 failed, 90 reused"
    private static func summary(of receipt: JobReceipt) -> String {
        let rows = receipt.rows
        let counts = "\(Figures.count(rows.input, of: "row")) in, \(Figures.count(rows.output)) out"
        let rest = "\(Figures.count(rows.skipped)) skipped, \(Figures.count(rows.failed)) failed"
        let reused = rows.reused.map { ", \(Figures.count($0)) reused" } ?? ""
        return "intact; job \(receipt.jobID), \(counts), \(rest)\(reused)"
    }

    private static func text(of match: ReceiptVerifier.Match, _ receipt: JobReceipt) -> String {
        let job = "of job \(receipt.jobID)"
        return switch match {
        case .download: "the downloaded file \(job), \(receipt.download?.format ?? "")"
        case .input: "the uploaded file \(job), dataset \(receipt.input.datasetID)"
        case .inputPart(let index): "part \(index) of the input \(job), dataset \(receipt.input.datasetID)"
        case .outputPart(let index): "part \(index) of the output \(job), dataset \(receipt.output.datasetID)"
        }
    }
}
