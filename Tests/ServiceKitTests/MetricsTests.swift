import Contracts
import Glibc
import Testing

@testable import ServiceKit

@Suite("Metrics")
struct MetricsTests {
    @Test("The text format: families together, labels escaped, whole numbers whole")
    func exposition() {
        let registry = MetricsRegistry()
        let first = registry.counter(
            "calls_total", help: "Calls \\ by\nmethod.", labels: [MetricLabel("method", "a\"b\\c\nd")])
        let gauge = registry.gauge("connections", help: "Open.")
        let second = registry.counter("calls_total", help: "ignored", labels: [MetricLabel("method", "x")])
        registry.sampled("load", help: "Load.", labels: [MetricLabel("a", "1"), MetricLabel("b", "2")]) {
            0.5
        }
        registry.sampled("nothing", help: "Unknown.") { nil }
        registry.sampled("endless", help: "Endless.", as: .counter) { .infinity }
        first.add()
        second.add(41)
        second.add()
        gauge.set(7)
        gauge.add(-9)
        #expect(
            registry.exposition() == #"""
                # HELP calls_total Calls \\ by\nmethod.
                # TYPE calls_total counter
                calls_total{method="a\"b\\c\nd"} 1
                calls_total{method="x"} 42
                # HELP connections Open.
                # TYPE connections gauge
                connections -2
                # HELP load Load.
                # TYPE load gauge
                load{a="1",b="2"} 0.5
                # HELP nothing Unknown.
                # TYPE nothing gauge
                # HELP endless Endless.
                # TYPE endless counter
                endless +Inf

                """#)
    }

    @Test("The same name and labels are the same instrument")
    func sameInstrument() {
        let registry = MetricsRegistry()
        registry.counter("a_total", help: "A.").add(1)
        registry.counter("a_total", help: "A.").add(2)
        #expect(registry.counter("a_total", help: "A.").value == 3)
    }

    @Test("A histogram is cumulative, in seconds, and its last bucket is its count")
    func histogramText() throws {
        let registry = MetricsRegistry()
        let histogram = registry.latency(
            "call_seconds", help: "Calls.", labels: [MetricLabel("method", "x")])
        for span in [Duration.microseconds(8), .nanoseconds(8001), .milliseconds(1), .seconds(500)] {
            histogram.record(span)
        }
        let lines = registry.exposition().split(separator: "\n").map(String.init)
        #expect(lines[1] == "# TYPE call_seconds histogram")
        #expect(lines[2] == #"call_seconds_bucket{method="x",le="0.000008"} 1"#)
        #expect(lines[3] == #"call_seconds_bucket{method="x",le="0.000016"} 2"#)
        #expect(lines.contains(#"call_seconds_bucket{method="x",le="0.000512"} 2"#))
        #expect(lines.contains(#"call_seconds_bucket{method="x",le="0.001024"} 3"#))
        #expect(lines.contains(#"call_seconds_bucket{method="x",le="67.108864"} 3"#))
        #expect(
            lines.suffix(3) == [
                #"call_seconds_bucket{method="x",le="+Inf"} 4"#,
                #"call_seconds_sum{method="x"} 500.001016001"#,
                #"call_seconds_count{method="x"} 4"#,
            ])
        #expect(lines.count == 2 + 24 + 3)
    }

    @Test("Buckets have no gap and no overlap, and a bound belongs to the bucket it ends")
    func buckets() {
        for bucket in 0..<LatencyScale.count {
            let bound = Int64(LatencyScale.upperBound(of: bucket)) * 1000
            #expect(LatencyScale.bucket(forNanoseconds: bound) == bucket)
            #expect(LatencyScale.bucket(forNanoseconds: bound + 1) == bucket + 1)
        }
        #expect(LatencyScale.upperBound(of: LatencyScale.count - 1) == 1 << 27)
        for none in [0, -1, Int64.min] { #expect(LatencyScale.bucket(forNanoseconds: none) == 0) }
        #expect(LatencyScale.bucket(forNanoseconds: .max) == LatencyScale.overflow)
        #expect(LatencyScale.exposed.count == 24)
    }

    @Test("Quantiles are near the truth")
    func quantiles() throws {
        let histogram = LatencyHistogram()
        #expect(histogram.snapshot.quantile(0.5) == nil)
        for milliseconds in 1...1000 { histogram.record(.milliseconds(milliseconds)) }
        let snapshot = histogram.snapshot
        #expect(snapshot.count == 1000)
        #expect(snapshot.sum == .milliseconds(500_500))
        for (share, truth) in [(0.01, 10.0), (0.5, 500), (0.9, 900), (0.99, 990), (1, 1000)] {
            let estimate = try #require(snapshot.quantile(share))
            #expect(abs(Double(estimate.nanoseconds) / 1e6 - truth) <= truth * 0.05)
        }
        let beyond = LatencyHistogram()
        beyond.record(.seconds(1000))
        #expect(beyond.snapshot.quantile(0.5) == .microseconds(1 << 27))
    }

    @Test("Nothing is lost when many threads add")
    func concurrency() async throws {
        let (counter, histogram) = (Counter(), LatencyHistogram())
        try await onThread {
            let threads = (0..<4).compactMap { _ in
                try? NamedThread(name: "adder") {
                    for index in 0..<20_000 {
                        counter.add()
                        histogram.record(nanoseconds: Int64(index) * 1000)
                    }
                }
            }
            for thread in threads { thread.join() }
        }
        #expect(counter.value == 80_000)
        #expect(histogram.snapshot.count == 80_000)
    }

    @Test(
        "Decimal seconds",
        arguments: [(0, "0"), (1, "0.000000001"), (1_500_000_000, "1.5"), (2_000_000_000, "2")])
    func seconds(nanoseconds: Int, text: String) {
        #expect(MetricSeries.seconds(nanoseconds: nanoseconds) == text)
    }

    @Test("The process's own figures")
    func process() throws {
        let registry = MetricsRegistry()
        registry.registerProcess()
        let text = registry.exposition()
        #expect(text.contains("\nprocess_resident_memory_bytes "))
        #expect(text.contains("\nprocess_open_fds "))
        #expect(text.contains("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total "))
        #expect(text.contains("\nprocess_start_time_seconds "))
        #expect(try #require(ProcessStatistics.residentBytes) > 1 << 20)
        #expect(try #require(ProcessStatistics.processorTime) > .zero)
        let age = Double(SystemClock().now.microseconds) / 1e6 - (try #require(ProcessStatistics.startTime))
        #expect(age > -1 && age < 24 * 3600)
    }

    @Test("Open descriptors are counted")
    func openDescriptors() throws {
        // Other tests open and close meanwhile; none of them a thousand.
        let before = try #require(ProcessStatistics.openDescriptors)
        let opened = (0..<500).map { _ in dup(STDERR_FILENO) }.filter { $0 >= 0 }
        defer { for descriptor in opened { close(descriptor) } }
        let after = try #require(ProcessStatistics.openDescriptors)
        #expect(abs(after - before - opened.count) < 200)
    }
}
