#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

// libarchive converts the names of members through the thread's locale, and in the "C" locale, in which programs start, a name
// with an accent is lost. These two make the headers of members under a UTF-8 locale, and leave the thread as it was.

static inline int carchive_read_header(struct archive *archive, struct archive_entry **entry) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    int code = archive_read_next_header(archive, entry);
    // Names are converted when they are first asked for.
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) archive_entry_pathname_utf8(*entry);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return code;
}

static inline int carchive_write_header(struct archive *archive, struct archive_entry *entry, const char *name) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    archive_entry_set_pathname_utf8(entry, name);
    int code = archive_write_header(archive, entry);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return code;
}
