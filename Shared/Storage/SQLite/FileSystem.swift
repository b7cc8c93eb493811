internal import CSQLite
internal import Glibc

/// The file system of a folder, to tell whether a database's locks work there.
package struct FileSystem: Sendable {
    /// `f_type` of statfs(2); nil where it could not be asked.
    package let magic: Int64?
    /// The type's name in the mount table; asked for FUSE only, where the magic number does not say which.
    package let type: String?

    package init(magic: Int64?, type: String?) {
        self.magic = magic
        self.type = type
    }

    /// The file system of an existing folder.
    package init(of folder: String) {
        let found = beatpass_file_system_magic(folder)
        magic = found < 0 ? nil : found
        type = found == Self.fuse ? Self.mountType(of: folder) : nil
    }

    /// The name of the network file system this is; nil for a local one or an unknown one.
    var networkName: String? {
        guard let magic else { return nil }
        if magic == Self.fuse {
            guard let type, Self.networkFuseTypes.contains(type) else { return nil }
            return type
        }
        return Self.networkMagics[magic]
    }

    private static let fuse: Int64 = 0x6573_5546

    /// `linux/magic.h`, and the headers of those that are not in it.
    private static let networkMagics: [Int64: String] = [
        0x6969: "NFS", 0x517b: "SMB", 0xfe53_4d42: "SMB2", 0xff53_4d42: "CIFS", 0x0102_1997: "9P",
        0x5346_414f: "AFS", 0x6b41_4653: "AFS", 0x00c3_6400: "Ceph", 0x7375_7245: "Coda",
        0x0bd0_0bd0: "Lustre", 0x4750_4653: "GPFS", 0x564c: "NCP",
    ]

    private static let networkFuseTypes: Set<String> = [
        "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs2", "fuse.gcsfuse",
        "fuse.juicefs", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.ceph-fuse", "fuse.goofys", "fuse.mount-s3",
    ]

    /// The type in `/proc/self/mountinfo` of the mount whose device is the folder's.
    private static func mountType(of folder: String) -> String? {
        var status = stat()
        guard stat(folder, &status) == 0 else { return nil }
        // The kernel's encoding of a device number, as `gnu_dev_major` and `gnu_dev_minor` read it.
        let number = status.st_dev
        let major = (number >> 8) & 0xfff | (number >> 32) & ~0xfff
        let minor = number & 0xff | (number >> 12) & ~0xff
        let device = "\(major):\(minor)"
        let descriptor = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        // "36 35 0:45 / /mnt rw … - fuse.sshfs host:/ rw"
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, words[2] == device, let dash = words.firstIndex(of: "-"),
                dash + 1 < words.count
            else { continue }
            return String(words[dash + 1])
        }
        return nil
    }
}
