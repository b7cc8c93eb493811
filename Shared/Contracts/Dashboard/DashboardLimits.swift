/// Bounds of the dashboard's methods, in one place for contracts and service.
package enum DashboardLimits {
    /// Accounts or entries of the audit log of one page.
    package static let page: ClosedRange<Int64> = 1...500
    /// Bytes of what accounts are searched for: an e-mail's beginning, or an id.
    package static let queryBytes: ClosedRange<Int64> = 0...CatalogLimits.emailBytes.upperBound
    /// Bytes of what an entry of the audit log says beside its action.
    package static let detailBytes: ClosedRange<Int64> = 1...1000
    /// Bytes of a cursor.
    package static let cursorBytes: ClosedRange<Int64> = 1...400
}
