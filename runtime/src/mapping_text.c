#include "mapping_text.h"

#include <string.h>

#include "mapping_value.h"
#include "sink.h"
#include "text.h"

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

/* RFC 6570, simple string expansion. */
static void append_encoded(struct output *output, const char *bytes, size_t length)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (is_unreserved(c)) {
            output_byte(output, bytes[i]);
        } else {
            const char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
            output_append(output, escape, sizeof escape);
        }
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* `mark` and two hexadecimal digits stand for a byte, which is not 0. */
static bool decode(const char *text, size_t length, char mark, char *out, size_t *out_length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != mark) {
            out[count++] = text[i];
            continue;
        }
        int high = length - i > 2 ? hex_digit(text[i + 1]) : -1;
        int low = high < 0 ? -1 : hex_digit(text[i + 2]);
        if (low < 0 || (high == 0 && low == 0)) {
            return false;
        }
        out[count++] = (char)(high * 16 + low);
        i += 2;
    }
    *out_length = count;
    return true;
}

bool cevents_mapping_decode(const char *text, size_t length, char *out, size_t *out_length)
{
    return decode(text, length, '%', out, out_length) && cevents_text_is_utf8(out, *out_length);
}

bool cevents_mapping_unescape(const char *name, size_t length, char *out, size_t *out_length)
{
    return decode(name, length, 'z', out, out_length) && cevents_text_is_utf8(out, *out_length);
}

/* The text of a field that is there. */
static cevents_status write_field(struct output *output, const struct mapped_field *field, uint8_t flags,
                                  cevents_arena *arena)
{
    bool json = (flags & CEVENTS_MAPPING_JSON) != 0;
    if (!json && (flags & CEVENTS_MAPPING_ENCODED) == 0) {
        return cevents_mapping_put(output, field);
    }
    cevents_sink sink = cevents_sink_to_arena(arena);
    cevents_status status;
    if (json) {
        status = cevents_json_encode(mapped_table(field), cevents_mapping_message(field), NULL, &sink, NULL);
    } else {
        struct output plain;
        cevents_output_open(&plain, &sink);
        status = cevents_output_close(&plain, cevents_mapping_put(&plain, field));
    }
    if (status == CEVENTS_OK && json) {
        output_append(output, sink.data, sink.length);
    } else if (status == CEVENTS_OK && sink.length > 0) {
        append_encoded(output, sink.data, sink.length);
    }
    return status;
}

cevents_status cevents_mapping_write(const cevents_json_table *table, const ProtobufCMessage *message,
                                     const cevents_mapping_text *text, uint8_t flags, cevents_sink *sink, bool *present)
{
    struct output output;
    cevents_arena *arena = sink->arena;
    cevents_sink pieces = cevents_sink_to_arena(arena);
    cevents_status status = CEVENTS_OK;
    bool constant = true;
    *present = false;
    cevents_output_open(&output, &pieces);
    for (uint32_t i = 0; i < text->n_parts && status == CEVENTS_OK; i++) {
        const cevents_mapping_part *part = &text->parts[i];
        if (part->literal != NULL) {
            output_append(&output, part->literal, strlen(part->literal));
            continue;
        }
        constant = false;
        struct mapped_field field = cevents_mapping_find(table, message, &part->path);
        field.prefix = part->prefix;
        if (cevents_mapping_is_present(&field)) {
            *present = true;
            status = write_field(&output, &field, flags, arena);
        }
    }
    *present |= constant;
    status = cevents_output_close(&output, status);
    *sink = pieces;
    return status;
}

/* Where `literal` stands first, or last, in [start, end); `end` + 1 when nowhere. */
static size_t find(const char *bytes, size_t start, size_t end, const char *literal, size_t length, bool last)
{
    size_t found = end + 1;
    for (size_t at = start; at + length <= end && (last || found > end); at++) {
        if (memcmp(bytes + at, literal, length) == 0) {
            found = at;
        }
    }
    return found;
}

/*
 * Literals at the ends are anchored, those between fields stand as far to the left, or to the right, as they can. Two
 * neighbouring fields share what stands between literals: the first one takes it.
 */
static bool place(const cevents_mapping_text *text, const char *bytes, size_t length, bool last,
                  struct mapped_span *spans)
{
    size_t start = 0;
    size_t end = length;
    for (uint32_t step = 0; step < text->n_parts; step++) {
        uint32_t i = last ? text->n_parts - 1 - step : step;
        const char *literal = text->parts[i].literal;
        if (literal == NULL) {
            continue;
        }
        size_t size = strlen(literal);
        bool first_part = i == 0;
        bool last_part = i == text->n_parts - 1;
        size_t at = size > end - start ? end + 1
                    : first_part       ? start
                    : last_part        ? end - size
                                       : find(bytes, start, end, literal, size, last);
        if (at > end || memcmp(bytes + at, literal, size) != 0 || (first_part && last_part && size != length)) {
            return false;
        }
        spans[i] = (struct mapped_span){at, size};
        *(last ? &end : &start) = last ? at : at + size;
    }
    return true;
}

/* Fields stand between literals. */
static bool fill(const cevents_mapping_text *text, size_t length, struct mapped_span *spans)
{
    size_t start = 0;
    for (uint32_t i = 0; i < text->n_parts; i++) {
        if (text->parts[i].literal != NULL) {
            if (spans[i].start < start) {
                return false;
            }
            start = spans[i].start + spans[i].length;
            continue;
        }
        uint32_t next = i + 1;
        while (next < text->n_parts && text->parts[next].literal == NULL) {
            spans[next++] = (struct mapped_span){start, 0};
        }
        size_t end = next < text->n_parts ? spans[next].start : length;
        if (end < start) {
            return false;
        }
        spans[i] = (struct mapped_span){start, end - start};
        start = end;
        i = next - 1;
    }
    return start == length;
}

enum text_match cevents_mapping_match(const cevents_mapping_text *text, const char *bytes, size_t length,
                                      struct mapped_span *spans)
{
    struct mapped_span others[CEVENTS_MAPPING_PARTS];
    if (text->n_parts > CEVENTS_MAPPING_PARTS || !place(text, bytes, length, false, spans) ||
        !fill(text, length, spans)) {
        return TEXT_DIFFERS;
    }
    if (!place(text, bytes, length, true, others) || !fill(text, length, others)) {
        return TEXT_AMBIGUOUS;
    }
    for (uint32_t i = 0; i < text->n_parts; i++) {
        if (spans[i].start != others[i].start || spans[i].length != others[i].length) {
            return TEXT_AMBIGUOUS;
        }
    }
    return TEXT_FITS;
}
