#ifndef BEATPASS_CSQLITE_SHIM_H
#define BEATPASS_CSQLITE_SHIM_H

#include <sqlite3.h>
#include <sys/random.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

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

/// The magic number of the file system that holds `path`, or -1 with errno.
static inline long long beatpass_file_system_magic(const char *path) {
    struct statfs information;
    if (statfs(path, &information) != 0) return -1;
    return (long long)(unsigned int)information.f_type;
}

/// Random bytes of the kernel: 0, or -1 where it gave fewer than asked for (up to 256 never fail).
static inline int beatpass_random_bytes(void *bytes, unsigned long count) {
    return getrandom(bytes, count, 0) == (ssize_t)count ? 0 : -1;
}

#endif
