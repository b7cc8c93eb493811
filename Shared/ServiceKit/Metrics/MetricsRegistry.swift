/// The metrics of a process, by name.
///
/// Registering takes a lock and is done at start; the instrument that it returns is used without one.
/// Registering the same name and labels again returns the same instrument.
package final class MetricsRegistry: Sendable {
    private let families = Lock<[MetricFamily]>([])

    package init() {}

    /// - Parameters:
    ///   - name: by Prometheus' custom with its unit and `_total` at the end.
    ///   - help: one sentence.
    package func counter(
        _ name: StaticString, help: StaticString, labels: [MetricLabel] = []
    ) -> Counter {
        let series = register(name, help, .counter, labels) { .counter(Counter()) }
        if case .counter(let counter) = series { return counter }
        return Counter()
    }

    package func gauge(_ name: StaticString, help: StaticString, labels: [MetricLabel] = []) -> Gauge {
        let series = register(name, help, .gauge, labels) { .gauge(Gauge()) }
        if case .gauge(let gauge) = series { return gauge }
        return Gauge()
    }

    /// - Parameter name: ends with `_seconds`, which is the unit it is shown in.
    package func latency(
        _ name: StaticString, help: StaticString, labels: [MetricLabel] = []
    ) -> LatencyHistogram {
        let series = register(name, help, .histogram, labels) { .latency(LatencyHistogram()) }
        if case .latency(let histogram) = series { return histogram }
        return LatencyHistogram()
    }

    /// A number that is read when it is asked for; nil leaves it out.
    package func sampled(
        _ name: StaticString, help: StaticString, as type: MetricType = .gauge, labels: [MetricLabel] = [],
        read: @escaping @Sendable () -> Double?
    ) {
        _ = register(name, help, type, labels) { .sampled(read) }
    }

    /// Everything in the Prometheus text format, version 0.0.4.
    package func exposition() -> String {
        var text = ""
        for family in families.withLock({ $0 }) { family.write(to: &text) }
        return text
    }

    private func register(
        _ name: StaticString, _ help: StaticString, _ type: MetricType, _ labels: [MetricLabel],
        make: @Sendable () -> MetricSeries.Instrument
    ) -> MetricSeries.Instrument {
        let name = name.description
        assert(MetricFamily.isName(name) && labels.allSatisfy { MetricFamily.isName($0.name) })
        return families.withLock { families in
            let index = families.firstIndex { $0.name == name }
            if let index, let known = families[index].series.first(where: { $0.labels == labels }) {
                assert(families[index].type == type, "\(name) is registered with two types")
                return known.instrument
            }
            let series = MetricSeries(labels: labels, instrument: make())
            if let index {
                families[index].series.append(series)
            } else {
                let family = MetricFamily(name: name, help: help.description, type: type, series: [series])
                families.append(family)
            }
            return series.instrument
        }
    }
}
