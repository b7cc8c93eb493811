internal import Contracts

/// The amounts that hold, and those that held before: an entry keeps the ones of its time.
struct XpRules: Sendable {
    /// By their numbers, from 1 on without gaps.
    private let versions: [Progress.Amounts]

    /// - Parameter versions: the oldest first.
    init(_ versions: [Progress.Amounts]) { self.versions = versions }

    /// The number of the amounts that hold now; 0 where there are none.
    var version: Int64 { Int64(versions.count) }

    var now: Progress.Amounts { versions.last ?? Progress.Amounts() }

    /// The amount of a source by the rules of a number.
    func amount(of source: Progress.Source, version: Int64) -> Int64 {
        let index = Int(version) - 1
        return (versions.indices.contains(index) ? versions[index] : now).amount(of: source)
    }
}

extension Progress.Amounts {
    /// The XP of one; none where an entry has an amount of its own.
    func amount(of source: Progress.Source) -> Int64 {
        switch source {
        case .upload: upload
        case .metadata: metadata
        case .collaboration: collaboration
        case .play: play
        case .achievement, .correction: 0
        }
    }
}

/// Which plays and tracks count for whom (domain: Progress, Ledger).
enum ShareRule {
    /// Whether a credited artist's holder earns: never staff; the primary artist's always; of further artists those
    /// whose account has its profile completed now. An artist that nobody owns has no profile.
    static func earns(isPrimary: Bool, account: LedgerAccount?) -> Bool {
        guard let account else { return isPrimary }
        return !account.isStaff && (isPrimary || account.isCompleted)
    }
}
