internal import Contracts
internal import JSONRPC
internal import ServiceKit

/// What was backed up, verified or restored, as a table or as JSON, with what is wrong.
struct StoreListing {
    /// What the verb did, before what is to follow: `Backed up to DIR`.
    let title: String
    let reports: [Maintenance.StoreReport]
    /// The files beside the stores.
    let files: [BackupManifest.File]

    var isGood: Bool { reports.allSatisfy { $0.problems.isEmpty } }

    func show(asJSON: Bool, on console: Console) throws {
        if asJSON {
            let list = RawJSON { writer in
                writer.beginObject()
                writer.key("good")
                writer.bool(isGood)
                writer.key("stores")
                reports.write(to: &writer)
                writer.key("files")
                files.write(to: &writer)
                writer.endObject()
            }
            try console.out.write(PrettyJSON.text(of: try JSONValue(parsing: list.bytes)))
        } else {
            try console.out.write(title + "\n" + table)
        }
        for report in reports {
            for note in report.notes { console.say("\(report.service): \(note)") }
            for problem in report.problems { console.say(Self.text(of: problem, in: report)) }
        }
    }

    private var table: String {
        var table = Table(
            columns: [
                .left("SERVICE"), .left("FILE"), .right("BYTES"), .right("SCHEMA"), .right("CHECKS"), .left("RESULT"),
            ])
        for report in reports {
            let result =
                report.problems.isEmpty
                ? report.exists ? "good" : "none yet" : counted(report.problems.count, "problem")
            table.add([
                report.service, report.file, report.exists ? grouped(report.bytes) : "",
                report.schema.map { String($0) } ?? "", report.exists ? String(report.checks) : "", result,
            ])
        }
        for file in files { table.add(["", file.name, grouped(file.bytes), "", "", "good"]) }
        return table.text
    }

    private static func text(of problem: Maintenance.StoreProblem, in report: Maintenance.StoreReport) -> String {
        var text = "\(report.service): \(problem.check): \(problem.about)"
        if problem.count > 0 { text += " \(counted(problem.count, "row")):" }
        for row in problem.rows { text += "\n    " + printable(row) }
        if problem.count > problem.rows.count, !problem.rows.isEmpty { text += "\n    …" }
        return text
    }
}
