internal import ServiceKit

/// The pages that files are made of, read one at a time in the order in which they were asked for.
///
/// A page of a file costs the catalog more than any other question. Read side by side, those of many files would take
/// all of its threads for long answers; so the first view of a page never waits for more than one of them.
final class FilePages: Sendable {
    private let last = Lock<Task<Void, Never>?>(nil)

    /// - Throws: what `read` throws, or `CancellationError` where nobody waits for the file any more.
    func next<Page: Sendable>(_ read: @escaping @Sendable () async throws -> Page) async throws -> Page {
        // Known before the page is in the queue: it may come to its turn at once.
        let waiter = Lock((isGone: false, reading: Task<Page, any Error>?.none))
        return try await withTaskCancellationHandler {
            let own = last.withLock { last in
                let before = last
                let own = Task {
                    await before?.value
                    guard !waiter.withLock({ $0.isGone }) else { throw CancellationError() }
                    return try await read()
                }
                last = Task { _ = await own.result }
                return own
            }
            let isGone = waiter.withLock { waiter in
                waiter.reading = own
                return waiter.isGone
            }
            if isGone { own.cancel() }
            return try await own.value
        } onCancel: {
            let reading = waiter.withLock { waiter in
                waiter.isGone = true
                return waiter.reading
            }
            reading?.cancel()
        }
    }
}
