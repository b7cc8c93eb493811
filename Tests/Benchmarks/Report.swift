internal import Glibc
internal import ServiceKit

/// What benchmarks print.
enum Report {
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }

    static func complain(_ sentence: String) {
        let line = Array((sentence + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }

    /// The machine that the figures are of.
    static func machine() {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        line("machine: \(host), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, \(processor)")
    }

    private static var processor: String {
        guard let file = fopen("/proc/cpuinfo", "re") else { return "unknown processor" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 512)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if line.hasPrefix("model name"), let colon = line.firstIndex(of: ":") {
                return String(line[line.index(colon, offsetBy: 2)...].dropLast())
            }
        }
        return "unknown processor"
    }

    /// With so many decimals, without a formatter.
    static func number(_ value: Double, decimals: Int = 2) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt64(scale))
        guard decimals > 0 else { return "\(scaled)" }
        let digits = String(fraction)
        return "\(scaled < 0 ? "-" : "")\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
    }
}

extension [Double] {
    /// The middle one, or the mean of the two in the middle; 0 of none.
    var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }

    /// The one that so many in a hundred do not exceed; 0 of none.
    func percentile(_ percent: Int) -> Double {
        isEmpty ? 0 : sorted()[Swift.min(count - 1, count * percent / 100)]
    }

    /// The middle, the ninety-ninth and the last in a hundred, for a line.
    func spread(_ unit: String) -> String {
        guard let most = self.max() else { return "none" }
        return "p50 \(Report.number(median)) p99 \(Report.number(percentile(99))) max \(Report.number(most)) \(unit)"
    }
}

extension MonotonicInstant {
    /// Seconds from then to now.
    var secondsSince: Double { Double((MonotonicClock.now - self).nanoseconds) / 1e9 }
}
