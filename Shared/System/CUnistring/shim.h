// The normal forms of libunistring, which its header gives as macros.
#ifndef BEATPASS_CUNISTRING_SHIM_H
#define BEATPASS_CUNISTRING_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <uninorm.h>

/// UTF-8 in the normal form C, to be freed; NULL with errno where memory is short or the text is no UTF-8.
static inline uint8_t *beatpass_unistring_nfc(const uint8_t *text, size_t size, size_t *length) {
    return u8_normalize(UNINORM_NFC, text, size, NULL, length);
}

/// The same in the normal form KC.
static inline uint8_t *beatpass_unistring_nfkc(const uint8_t *text, size_t size, size_t *length) {
    return u8_normalize(UNINORM_NFKC, text, size, NULL, length);
}

/// The same in the normal form KD.
static inline uint8_t *beatpass_unistring_nfkd(const uint8_t *text, size_t size, size_t *length) {
    return u8_normalize(UNINORM_NFKD, text, size, NULL, length);
}

#endif
