internal import Glibc

/// The data that stands beside the project: test suites and catalogues of others, too large to keep here.
///
/// It lies where `BEATPASS_SHARED` says, else in `shared` beside the project's root.
package enum SharedData {
    /// The project's root, from where this file lies.
    package static let projectRoot = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    /// The folder or file at `path` within the data, e.g. `data/json`; nil where it cannot be read, with the
    /// reason printed, for a test to skip what needs it.
    package static func path(_ path: String) -> String? {
        let set = getenv("BEATPASS_SHARED").map { String(cString: $0) } ?? ""
        let found = (set.isEmpty ? projectRoot + "/../shared" : set) + "/" + path
        if access(found, R_OK) == 0 { return found }
        skip("there is no \(path) in the shared data: set BEATPASS_SHARED, or put it beside the project")
        return nil
    }

    /// Prints why a test, or a part of one, does not run.
    package static func skip(_ reason: String) {
        print("SKIPPED: \(reason)")
    }
}
