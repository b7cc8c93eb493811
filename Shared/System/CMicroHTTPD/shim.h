// libmicrohttpd, and what Swift cannot call: variadic functions (one shim per use) and a few
// questions to sockets whose constants Swift's Glibc module leaves out.
#ifndef BEATPASS_CMICROHTTPD_SHIM_H
#define BEATPASS_CMICROHTTPD_SHIM_H

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <microhttpd.h>

/// The request target reaches the callbacks as it was sent: decoding is the server's own, stricter job.
static inline size_t beatpass_http_keep_escapes(void *owner, struct MHD_Connection *connection, char *text) {
    size_t length = 0;
    (void) owner;
    (void) connection;
    while (text[length] != 0) length++;
    return length;
}

/// Starts a daemon with one epoll thread on `listener`, which it owns from then on; NULL with errno
/// where it cannot, and then `listener` may be closed or not. `owner` is handed to every callback.
/// MHD_OPTION_STRICT_FOR_CLIENT stays off: its two checks (a space in the target, no Host) are made here,
/// and 0.9.75 sends the head of its own answer to a missing Host twice.
static inline struct MHD_Daemon *beatpass_http_start(
    int listener, void *owner, MHD_AccessHandlerCallback answer, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connection, void *(*begin)(void *, const char *, struct MHD_Connection *),
    size_t memory, unsigned int connections, unsigned int perAddress, unsigned int idleSeconds) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, answer, owner,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket) listener,
        MHD_OPTION_NOTIFY_COMPLETED, completed, owner,
        MHD_OPTION_NOTIFY_CONNECTION, connection, owner,
        MHD_OPTION_URI_LOG_CALLBACK, begin, owner,
        MHD_OPTION_UNESCAPE_CALLBACK, beatpass_http_keep_escapes, NULL,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, perAddress,
        MHD_OPTION_CONNECTION_TIMEOUT, idleSeconds,
        MHD_OPTION_END);
}

/// An event that can end the wait of a daemon's thread; -1 with errno where the system gives none.
static inline int beatpass_http_waker(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

/// Lets each ring of the waker end the wait of the daemon's thread: libmicrohttpd passes over events without
/// a pointer. -1 with errno where it cannot.
static inline int beatpass_http_attach_waker(struct MHD_Daemon *daemon, int waker) {
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data = { .ptr = NULL } };
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? epoll_ctl(info->epoll_fd, EPOLL_CTL_ADD, waker, &event) : -1;
}

/// Nobody reads the waker: registered for edges, each ring is an event.
static inline void beatpass_http_ring(int waker) { eventfd_write(waker, 1); }

/// The connection's socket, -1 where there is none.
static inline int beatpass_http_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/// The client's address, NULL where there is none.
static inline const struct sockaddr *beatpass_http_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// Bytes of the request line and the header lines together.
static inline size_t beatpass_http_header_bytes(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/// Calls `each` for every header field in the order received.
static inline void beatpass_http_headers(
    struct MHD_Connection *connection, MHD_KeyValueIteratorN each, void *context) {
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each, context);
}

/// A response that holds a copy of the bytes; NULL without memory.
static inline struct MHD_Response *beatpass_http_response(size_t size, const void *bytes) {
    return MHD_create_response_from_buffer(size, (void *) (bytes ? bytes : ""), MHD_RESPMEM_MUST_COPY);
}

/// A response of unknown length whose body `read` is asked for; `release` gives `owner` back. NULL without memory.
static inline struct MHD_Response *beatpass_http_stream(
    void *owner, MHD_ContentReaderCallback read, MHD_ContentReaderFreeCallback release) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 64 * 1024, read, owner, release);
}

/// Ends the connection behind a response of unknown length instead of sending it in chunks: 0.9.75 sends a last
/// chunk where only the head was asked for.
static inline enum MHD_Result beatpass_http_without_chunks(struct MHD_Response *response) {
    return MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

/// 1 where bytes wait to be read; does not block and takes none of them.
static inline int beatpass_http_has_unread(int socket) {
    char byte;
    return recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/// 1 where a listening socket has a connection to accept; does not block.
static inline int beatpass_http_has_waiting(int listener) {
    struct pollfd entry = { .fd = listener, .events = POLLIN };
    return poll(&entry, 1, 0) > 0 && (entry.revents & POLLIN) != 0;
}

/// 1 where the peer has closed: reset, or its last byte has been read. POLLRDHUP is spelt as a number
/// because <poll.h> gives it only with _GNU_SOURCE, which a module map cannot promise.
static inline int beatpass_http_is_gone(int socket) {
    struct pollfd entry = { .fd = socket, .events = POLLIN | 0x2000 /* POLLRDHUP */ };
    char byte;
    if (poll(&entry, 1, 0) <= 0) return 0;
    if (entry.revents & (POLLHUP | POLLERR)) return 1;
    return (entry.revents & 0x2000) != 0 && recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

#endif
