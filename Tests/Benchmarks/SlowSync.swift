internal import Glibc

/// Makes every sync of a disk take some milliseconds more, for the processes started while it holds: figures of a
/// fast disk, or of one whose cache lies, say little about others.
struct SlowSync {
    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <unistd.h>
        #define SLOW(name) \\
            int name(int file) { \\
                static int (*real)(int); \\
                if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name); \\
                usleep(MICROSECONDS); \\
                return real(file); \\
            }
        SLOW(fsync)
        SLOW(fdatasync)
        """

    private let library: String

    /// Builds it with the system's C compiler.
    init(milliseconds: Int, in folder: ScratchFolder) throws {
        let path = folder.path + "/slow-sync.c"
        library = folder.path + "/slow-sync.so"
        guard let file = fopen(path, "we") else { throw BenchmarkError("\(path) cannot be written.") }
        fputs(Self.source + "\n", file)
        fclose(file)
        let command = "clang -shared -fPIC -DMICROSECONDS=\(milliseconds * 1000) -o \(library) \(path) -ldl"
        guard system(command) == 0 else { throw BenchmarkError("\(command) failed; it needs clang.") }
    }

    /// Runs `start` with the library loaded into what it starts.
    func hold<Result>(_ start: () throws -> Result) rethrows -> Result {
        setenv("LD_PRELOAD", library, 1)
        defer { unsetenv("LD_PRELOAD") }
        return try start()
    }
}
