#include "diagnostics.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "member_names.h"
#include "progress.h"
#include "terminal.h"

/* Of passed-over bytes, as many are shown. */
enum { SHOWN_TEXT = 60, SHOWN_BINARY = 16 };

size_t diagnostic_offset(const struct source *source, size_t offset, const char *path)
{
    return source->request != NULL ? http_request_raw_offset(source->request, offset, path) : offset;
}

void diagnostic_print_head(FILE *out, const struct source *source, size_t offset, enum colour colour, const char *label,
                           const char *path)
{
    progress_hide();
    fputs(source->name, out);
    if (offset <= source->text_length && source->text_length > 0) {
        size_t line;
        size_t column;
        cevents_locate(source->bytes, source->length, offset, &line, &column);
        fprintf(out, ":%zu:%zu", line, column);
    }
    fputs(": ", out);
    terminal_print(out, colour, label);
    fprintf(out, ": %s%s", path, path[0] != '\0' ? ": " : "");
}

void diagnose_error(const struct source *source, const cevents_error *error)
{
    size_t offset = diagnostic_offset(source, error->offset, error->path);
    const char *message = error->message[0] != '\0' ? error->message : cevents_status_text(error->status);
    diagnostic_print_head(stderr, source, offset, COLOUR_ERROR, "error", error->path);
    fprintf(stderr, "%s (byte %zu)\n", message, offset);
}

static void print_raw_text(const char *raw, size_t length)
{
    size_t shown = length <= SHOWN_TEXT ? length : SHOWN_TEXT;
    while (shown < length && shown > 0 && ((unsigned char)raw[shown] & 0xC0) == 0x80) {
        shown--;
    }
    fputs(": ", stderr);
    terminal_print_untrusted(stderr, raw, shown);
    fputs(shown < length ? "..." : "", stderr);
}

static void print_raw_binary(const char *raw, size_t length)
{
    fputs(": hex", stderr);
    for (size_t i = 0; i < length && i < SHOWN_BINARY; i++) {
        fprintf(stderr, " %02x", (unsigned)(unsigned char)raw[i]);
    }
    fputs(length > SHOWN_BINARY ? " ..." : "", stderr);
}

void diagnose_report(const cevents_report *report, void *context)
{
    const struct source *source = context;
    const char *path = report->path != NULL ? report->path : "";
    size_t offset = diagnostic_offset(source, report->offset, path);
    diagnostic_print_head(stderr, source, offset, COLOUR_NOTE, "tolerated", path);
    fputs(cevents_report_text(report->kind), stderr);
    if (report->raw != NULL && report->raw_length > 0) {
        bool binary = offset > source->text_length || report->kind == CEVENTS_REPORT_UNKNOWN_WIRE_FIELD ||
                      report->kind == CEVENTS_REPORT_BYTE_ORDER_MARK;
        (binary ? print_raw_binary : print_raw_text)(report->raw, report->raw_length);
    }
    member_names_print_nearest(report, stderr);
    fprintf(stderr, " (byte %zu)\n", offset);
}

void diagnose_unknown_type(const struct source *source, const char *path, const char *type)
{
    struct suggestion nearest = catalog_suggest_type(type);
    progress_hide();
    fprintf(stderr, "%s: ", source->name);
    terminal_print(stderr, COLOUR_ERROR, "error");
    fprintf(stderr, ": %s: unknown event type \"", path);
    terminal_print_untrusted(stderr, type, strlen(type));
    fputc('"', stderr);
    suggestion_print(&nearest, stderr);
    fputc('\n', stderr);
}

void diagnose_note(const struct source *source, const char *path, const char *message)
{
    progress_hide();
    fprintf(stderr, "%s: ", source->name);
    terminal_print(stderr, COLOUR_NOTE, "note");
    fprintf(stderr, ": %s%s%s\n", path, path[0] != '\0' ? ": " : "", message);
}
