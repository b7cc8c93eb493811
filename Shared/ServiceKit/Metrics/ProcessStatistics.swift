internal import Glibc

/// What the kernel says of this process; nil where `/proc` does not tell.
package enum ProcessStatistics {
    /// Memory that is in RAM now.
    package static var residentBytes: Int? {
        guard let fields = procFields("/proc/self/statm"), fields.count > 1, let pages = Int(fields[1]) else {
            return nil
        }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Files, sockets and pipes that are open.
    package static var openDescriptors: Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without ".", ".." and the descriptor that is reading.
        return count - 3
    }

    /// User and system time of all threads.
    package static var processorTime: Duration? {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// When the process started, in seconds since 1970.
    package static var startTime: Double? {
        // Field 22 is ticks since boot. Field 2, the name, may hold spaces: the fields after it begin
        // behind the last parenthesis, with field 3.
        guard let file = try? SmallFile.read("/proc/self/stat", limit: 64 * 1024),
            let end = file.bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = file.bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let ticks = Double(String(decoding: fields[19], as: UTF8.self)) else {
            return nil
        }
        let sinceBoot = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return reading(CLOCK_REALTIME) - reading(CLOCK_BOOTTIME) + sinceBoot
    }

    private static func reading(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func procFields(_ path: String) -> [Substring]? {
        guard let file = try? SmallFile.read(path, limit: 64 * 1024) else { return nil }
        return String(decoding: file.bytes, as: UTF8.self).split(separator: " ")
    }
}

extension MetricsRegistry {
    /// Registers the process's own figures under the names that Prometheus' clients use.
    package func registerProcess() {
        sampled("process_resident_memory_bytes", help: "Memory that is in RAM.") {
            ProcessStatistics.residentBytes.map(Double.init)
        }
        sampled("process_open_fds", help: "Open file descriptors.") {
            ProcessStatistics.openDescriptors.map(Double.init)
        }
        sampled("process_cpu_seconds_total", help: "User and system time.", as: .counter) {
            ProcessStatistics.processorTime.map { Double($0.nanoseconds) / 1e9 }
        }
        // Read once: computed from two clocks, it would waver a little from scrape to scrape.
        let startTime = ProcessStatistics.startTime
        sampled("process_start_time_seconds", help: "Start of the process since 1970.") { startTime }
    }
}
