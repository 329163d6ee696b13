#include <cevents/options.h>
#include <cevents/status.h>
#include <cevents/version.h>

static const char *const status_names[] = {
#define NAME(name, text) #name,
    CEVENTS_STATUS_MAP(NAME)
#undef NAME
};

static const char *const status_texts[] = {
#define TEXT(name, text) text,
    CEVENTS_STATUS_MAP(TEXT)
#undef TEXT
};

static const char *const report_texts[] = {
#define TEXT(name, text) text,
    CEVENTS_REPORT_MAP(TEXT)
#undef TEXT
};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

const char *cevents_version(void)
{
    return CEVENTS_VERSION;
}

const char *cevents_status_name(cevents_status status)
{
    return (size_t)status < LENGTH(status_names) ? status_names[status] : "UNKNOWN_STATUS";
}

const char *cevents_status_text(cevents_status status)
{
    return (size_t)status < LENGTH(status_texts) ? status_texts[status] : "unknown status";
}

const char *cevents_report_text(cevents_report_kind kind)
{
    return (size_t)kind < LENGTH(report_texts) ? report_texts[kind] : "unknown report";
}

void cevents_locate(const char *text, size_t length, size_t offset, size_t *line, size_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < length && i < offset; i++) {
        if (text[i] == '\n') {
            (*line)++;
            *column = 1;
        } else {
            (*column)++;
        }
    }
}
