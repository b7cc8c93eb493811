/// Figures of one open database for metrics and health.
package struct DatabaseStatistics: Sendable, Equatable {
    /// Writes that wait now, and their bytes.
    package var waitingWrites = 0
    package var waitingWriteBytes = 0
    /// Long reads that wait now.
    package var waitingReads = 0
    /// Commits since the database was opened.
    package var commits = 0
    /// Calls in those commits.
    package var committedCalls = 0
    /// Calls that a failure of the store took with it.
    package var refusedCalls = 0
    /// The longest time the writer took since the database was opened for the commit of a group, for a slice of the
    /// chore with its commit, and for folding the write-ahead log into the file: calls wait meanwhile.
    package var longestCommit: Duration = .zero
    package var longestChore: Duration = .zero
    package var longestCheckpoint: Duration = .zero
    /// Pages in the write-ahead log after the last commit.
    package var logPages = 0
    /// The failure of the store since which no group of writes went through whole; nil when writes work.
    package var lastWriteFailure: StorageError?
    /// Why the last run of the chore failed; nil where it went through.
    package var lastChoreFailure: StorageError?

    /// How many calls share a commit, on average; 0 before the first.
    package var callsPerCommit: Double { commits == 0 ? 0 : Double(committedCalls) / Double(commits) }
}
