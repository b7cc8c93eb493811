internal import HTTP

extension HTTPResponse {
    /// Lets the browser keep the answer as a file of this name.
    ///
    /// - Parameter words: of the name, in their order; an artist's id may have a colon, which is no letter of a file's
    ///   name everywhere.
    mutating func save(as words: [String], _ ending: String) {
        let name = words.joined(separator: "-").map { $0 == ":" ? "_" : String($0) }.joined()
        headers.set("Content-Disposition", "attachment; filename=\"\(name).\(ending)\"")
    }
}
