// zlib, and what it gives as macros.
#ifndef BEATPASS_CZLIB_SHIM_H
#define BEATPASS_CZLIB_SHIM_H

#include <zlib.h>

/// Begins a stream in the gzip format (RFC 1952), which names no file and no time.
static inline int beatpass_zlib_gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}

#endif
