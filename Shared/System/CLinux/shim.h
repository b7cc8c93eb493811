// Linux calls and types that Swift's Glibc module leaves out.
#ifndef BEATPASS_CLINUX_SHIM_H
#define BEATPASS_CLINUX_SHIM_H

// Without _GNU_SOURCE: it would give types of glibc another form here than in Swift's Glibc module.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/// The identity of a Unix socket's peer when it connected (`SO_PEERCRED`).
struct beatpass_peer {
    int pid;
    unsigned int uid;
    unsigned int gid;
};

/// Fills `peer`; -1 with errno where the kernel refuses. `struct ucred` needs _GNU_SOURCE, so its layout
/// (three ints, fixed kernel ABI) stands here.
static inline int beatpass_peer_credentials(int socket, struct beatpass_peer *peer) {
    struct { int pid; unsigned int uid; unsigned int gid; } credentials;
    socklen_t size = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, 17 /* SO_PEERCRED */, &credentials, &size) != 0) return -1;
    peer->pid = credentials.pid;
    peer->uid = credentials.uid;
    peer->gid = credentials.gid;
    return 0;
}

/// `accept4`, which needs _GNU_SOURCE as well: close-on-exec and non-blocking.
static inline int beatpass_accept(int socket) {
    return (int)syscall(SYS_accept4, socket, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

/// `epoll_event.data` is a union, which Swift reads badly: registered with, and read back as, a number.
static inline int beatpass_epoll_control(int epoll, int operation, int descriptor, unsigned int events, unsigned long long key) {
    struct epoll_event event = { .events = events, .data = { .u64 = key } };
    return epoll_ctl(epoll, operation, descriptor, &event);
}
static inline unsigned long long beatpass_epoll_key(const struct epoll_event *event) { return event->data.u64; }

#endif
