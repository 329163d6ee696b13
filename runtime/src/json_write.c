#include "json_write.h"

#include "scan.h"
#include "text.h"

static void put_escape(struct output *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    size_t length = 2;
    switch (c) {
    case '"':
    case '\\':
        escape[1] = (char)c;
        break;
    case '\b':
        escape[1] = 'b';
        break;
    case '\f':
        escape[1] = 'f';
        break;
    case '\n':
        escape[1] = 'n';
        break;
    case '\r':
        escape[1] = 'r';
        break;
    case '\t':
        escape[1] = 't';
        break;
    default:
        length = sizeof escape;
        break;
    }
    output_append(out, escape, length);
}

/*
 * Copies up to the first special byte, if there is any, and returns its index, else `length`. What stands behind that in
 * `to` may have been changed up to to[length].
 */
static inline size_t copy_plain(char *to, const char *from, size_t length)
{
    size_t done = 0;
    if (length >= SCAN_STEP) {
        for (;;) {
            memcpy(to + done, from + done, SCAN_STEP);
            scan_mask mask = scan_special(from + done);
            if (mask != 0) {
                return done + scan_first(mask);
            }
            done += SCAN_STEP;
            if (done == length) {
                return done;
            }
            if (length - done < SCAN_STEP) {
                done = length - SCAN_STEP; /* some of it once more */
            }
        }
    }
    if (length >= 8) {
        uint64_t first;
        uint64_t last;
        memcpy(&first, from, sizeof first);
        memcpy(&last, from + length - sizeof last, sizeof last);
        if ((scan_special_in_word(first) | scan_special_in_word(last)) == 0) {
            memcpy(to, &first, sizeof first);
            memcpy(to + length - sizeof last, &last, sizeof last);
            return length;
        }
    } else if (length >= 4) {
        uint32_t first;
        uint32_t last;
        memcpy(&first, from, sizeof first);
        memcpy(&last, from + length - sizeof last, sizeof last);
        if (scan_special_in_word(first | (uint64_t)last << 32) == 0) {
            memcpy(to, &first, sizeof first);
            memcpy(to + length - sizeof last, &last, sizeof last);
            return length;
        }
    }
    for (; done < length && !scan_is_special(from[done]); done++) {
        to[done] = from[done];
    }
    return done;
}

/* Length of the well-formed UTF-8 beyond ASCII at p, or 0. */
static size_t non_ascii_run(const char *p, const char *end)
{
    const char *begin = p;
    while (p < end && (unsigned char)*p >= 0x80) {
        unsigned character = scan_utf8_sequence(p, end);
        if (character == 0) {
            break;
        }
        p += character;
    }
    return (size_t)(p - begin);
}

bool cevents_json_write_text(struct output *out, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        size_t left = (size_t)(end - text);
        if ((size_t)(out->end - out->next) >= left) {
            size_t plain = copy_plain(out->next, text, left);
            out->next += plain;
            text += plain;
        } else {
            const char *special = scan_string(text, end);
            output_append(out, text, (size_t)(special - text));
            text = special;
        }
        if (text == end) {
            break;
        }
        if ((unsigned char)*text < 0x80) {
            put_escape(out, (unsigned char)*text++);
            continue;
        }
        size_t run = non_ascii_run(text, end);
        if (run == 0) {
            return false;
        }
        output_append(out, text, run);
        text += run;
    }
    return true;
}

void cevents_json_write_base64(struct output *out, ProtobufCBinaryData bytes)
{
    output_byte(out, '"');
    while (bytes.len > 0) {
        char *to = output_reserve(out, 4);
        size_t groups = (size_t)(out->end - to) / 4; /* only the last one is padded */
        size_t step = groups < (bytes.len + 2) / 3 ? 3 * groups : bytes.len;
        output_advance(out, cevents_text_base64_encode(bytes.data, step, to));
        bytes.data += step;
        bytes.len -= step;
    }
    output_byte(out, '"');
}
