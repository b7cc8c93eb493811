import Support

extension IngestKind {
    /// What the store's tables hold that they should not, or lack, as another program sees them once the service's
    /// own work on them is done.
    func differences(from sent: [String: Int], in folder: ScratchFolder) async throws -> [String] {
        var problems: [String] = []
        for (query, rows) in tables(sent) {
            let expected = rows.map { $0.joined(separator: " ") }.sorted()
            var found: [String] = []
            let isThere = try await eventually {
                found = try StoreRows.of("catalog", in: folder, query).map { $0.joined(separator: " ") }.sorted()
                return found == expected
            }
            guard !isThere else { continue }
            let extra = Set(found).subtracting(expected)
            let missing = Set(expected).subtracting(found)
            problems.append(
                "\(query): \(found.count) rows for \(expected.count), too much \(extra.prefix(3)), "
                    + "missing \(missing.prefix(3))")
        }
        return problems
    }
}
