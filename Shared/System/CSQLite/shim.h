#ifndef BEATPASS_CSQLITE_SHIM_H
#define BEATPASS_CSQLITE_SHIM_H

#include <sqlite3.h>

/// `SQLITE_TRANSIENT` is a cast that Swift does not import: SQLite copies what it is given.
static inline int beatpass_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 bytes) {
    return sqlite3_bind_text64(statement, index, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int beatpass_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *blob, sqlite3_uint64 bytes) {
    return sqlite3_bind_blob64(statement, index, blob, bytes, SQLITE_TRANSIENT);
}

/// Process-wide settings, to be made before the first connection (variadic, so not seen by Swift):
/// no allocation statistics, whose mutex every thread would share.
static inline int beatpass_sqlite3_configure(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Settings of one connection (variadic): a statement cannot harm the file's structure, and a
/// double-quoted word is a name, never a string, as in PostgreSQL.
static inline int beatpass_sqlite3_harden(sqlite3 *connection) {
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    return code;
}

/// statfs(2), declared here with a buffer of words: the header that has it brings in `fd_set`, whose shape
/// depends on feature macros that Swift's modules do not agree on.
int beatpass_statfs(const char *path, unsigned long *words) __asm__("statfs");

/// The magic number of the file system that holds `path` (`f_type`, the first word), or -1 with errno.
static inline long long beatpass_file_system_magic(const char *path) {
    unsigned long words[64] = {0};
    if (beatpass_statfs(path, words) != 0) return -1;
    return (long long)(unsigned int)words[0];
}

#endif
