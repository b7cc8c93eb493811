internal import Contracts

/// What an engine can do with a service's store as a whole, for one service.
///
/// Restoring is in two steps, so that no store of a suite is replaced before those of all services were copied
/// and checked: `stage` puts a checked copy beside the present store, and `place` exchanges them. Both may be
/// repeated after an interruption at any moment.
protocol StoreBackup: Sendable {
    /// Whether there is a store, without opening it: it may be damaged.
    func describe() throws -> Maintenance.StoreReport
    /// Writes a consistent copy of the store as it is now into a folder, while others use it, and checks the copy.
    /// Where it is not good, the report has the problems and the folder no copy.
    func backUp(into folder: String) throws -> Maintenance.StoreReport
    /// Checks the store, or the copy of it in a backup's folder. Changes neither.
    func verify(backup folder: String?) throws -> Maintenance.StoreReport
    /// Copies the store of a backup beside the present one, checks it, brings its schema up to date and gives its
    /// feed a new epoch, so that followers notice that history went back. The installation's id stays: it is the
    /// same installation, and what its sources have sent counts on. Where the copy is not good, nothing is left of it.
    func stage(from folder: String) throws -> Maintenance.StoreReport
    /// Removes what `stage` made.
    func unstage() throws
    /// Renames the present store by a suffix and puts the staged one in its place; where none is staged and
    /// `isEmpty`, only the first.
    func place(aside suffix: String, isEmpty: Bool) throws -> Maintenance.StoreReport
}
