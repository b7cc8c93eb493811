/// The types of Prometheus that are used.
package enum MetricType: String, Sendable {
    case counter
    case gauge
    case histogram
}

/// All series of one name.
struct MetricFamily: Sendable {
    let name: String
    let help: String
    let type: MetricType
    var series: [MetricSeries]

    static func isName(_ text: String) -> Bool {
        text.first?.isNumber == false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// Writes the family in the Prometheus text format.
    func write(to text: inout String) {
        text += "# HELP \(name) \(help.escaped(quotes: false))\n# TYPE \(name) \(type.rawValue)\n"
        for series in series { series.write(name: name, to: &text) }
    }
}

/// One combination of labels with its instrument.
struct MetricSeries: Sendable {
    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case latency(LatencyHistogram)
        case sampled(@Sendable () -> Double?)
    }

    let labels: [MetricLabel]
    let instrument: Instrument

    func write(name: String, to text: inout String) {
        switch instrument {
        case .counter(let counter): text += "\(name)\(labelText()) \(counter.value)\n"
        case .gauge(let gauge): text += "\(name)\(labelText()) \(gauge.value)\n"
        case .sampled(let read):
            if let value = read() { text += "\(name)\(labelText()) \(Self.number(value))\n" }
        case .latency(let histogram): write(histogram.snapshot, name: name, to: &text)
        }
    }

    private func write(_ snapshot: LatencySnapshot, name: String, to text: inout String) {
        var cumulative = 0
        var next = 0
        for bucket in LatencyScale.exposed {
            while next <= bucket {
                cumulative += snapshot.counts[next]
                next += 1
            }
            let bound = Self.seconds(nanoseconds: LatencyScale.upperBound(of: bucket) * 1000)
            text += "\(name)_bucket\(labelText(le: bound)) \(cumulative)\n"
        }
        let count = snapshot.count
        text += "\(name)_bucket\(labelText(le: "+Inf")) \(count)\n"
        text += "\(name)_sum\(labelText()) \(Self.seconds(nanoseconds: Int(snapshot.sum.nanoseconds)))\n"
        text += "\(name)_count\(labelText()) \(count)\n"
    }

    private func labelText(le: String? = nil) -> String {
        var parts = labels.map { "\($0.name)=\"\($0.value.escaped(quotes: true))\"" }
        if let le { parts.append("le=\"\(le)\"") }
        return parts.isEmpty ? "" : "{" + parts.joined(separator: ",") + "}"
    }

    /// Whole numbers without a fraction, infinities as Prometheus writes them.
    private static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value.isNaN ? "NaN" : value.description
    }

    /// Exact decimal digits, which `Double` would write as 1.6e-05.
    static func seconds(nanoseconds: Int) -> String {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest == 0 { return String(seconds) }
        let digits = String(rest + 1_000_000_000).dropFirst()
        let significant = digits.reversed().drop { $0 == "0" }.reversed()
        return "\(seconds)." + String(significant)
    }
}

extension String {
    /// Escaped as the text format asks: backslash and newline, in label values the quote as well.
    fileprivate func escaped(quotes: Bool) -> String {
        var text = ""
        for character in unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where quotes: text += "\\\""
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
