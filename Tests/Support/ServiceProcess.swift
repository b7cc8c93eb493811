import Glibc
import JSONRPC
package import Transport

/// A service's real binary, running.
package final class ServiceProcess: Sendable {
    package let child: ChildProcess
    package let directory: RunDirectory
    package let service: String
    package let slot: Int

    /// Where the binaries are: `BEATPASS_BIN`, else the release build. nil, with the reason printed, where the
    /// service's is not there.
    package static func binary(of service: String) -> String? {
        let set = getenv("BEATPASS_BIN").map { String(cString: $0) } ?? ""
        let folder = set.isEmpty ? SharedData.projectRoot + "/.build/release" : set
        let path = folder + "/beatpass-" + service
        if access(path, X_OK) == 0 { return path }
        SharedData.skip("there is no beatpass-\(service): build it with `swift build -c release`, or set BEATPASS_BIN")
        return nil
    }

    /// Whether tests of processes can run at all.
    package static var hasBinaries: Bool { binary(of: "catalog") != nil }

    /// Starts a replica; it is ready when its socket answers (``ready()``).
    ///
    /// - Parameters:
    ///   - folder: holds the data and the sockets.
    ///   - run: the name of the sockets' folder in it.
    ///   - store: the flags that say which store it is; nil is the one that the tests run on.
    ///   - wrapper: a command that becomes the service, whose own command line follows.
    ///   - descriptors: the most files that it may have open.
    package init(
        _ service: String, in folder: ScratchFolder, run: String = "r", slot: Int = 1, store: [String]? = nil,
        wrapper: [String] = [], descriptors: Int? = nil
    ) throws {
        guard let binary = Self.binary(of: service) else {
            throw ScratchFolder.Problem(description: "there is no beatpass-\(service)")
        }
        let arguments =
            ["--data", folder.path + "/d", "--run", folder.path + "/" + run, "--host.instance", String(slot)]
            + (try store ?? TestStore.flags(in: folder))
        if let descriptors {
            child = try ChildProcess(
                "/bin/sh", ["-c", "ulimit -n \(descriptors) && exec \"$0\" \"$@\"", binary] + arguments)
        } else {
            let command = wrapper + [binary] + arguments
            child = try ChildProcess(command[0], Array(command.dropFirst()))
        }
        self.service = service
        self.slot = slot
        directory = RunDirectory(path: folder.path + "/" + run)
    }

    package var socket: String { directory.socket(of: service, slot: slot) }

    /// Waits until it answers.
    package func ready() async throws {
        let answers = await eventually(within: .seconds(60)) {
            guard child.outcome == nil else { return true }
            guard let peer = try? RawSocket(socket) else { return false }
            defer { peer.close() }
            guard let reply = try? await peer.ask(#"{"jsonrpc":"2.0","id":1,"method":"service.health"}"#) else {
                return false
            }
            return reply["result"]?["ready"]?.boolValue == true
        }
        guard answers, child.outcome == nil else {
            throw ScratchFolder.Problem(description: "beatpass-\(service) does not answer: \(child.errors)")
        }
    }
}
