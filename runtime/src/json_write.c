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

bool cevents_json_write_text(struct output *out, const char *text, size_t length)
{
    const char *end = text + length;
    const char *p = text; /* what is in front of it has been written or is in the run */
    const char *run = text;
    while (p < end) {
        p = scan_string(p, end);
        if (p == end) {
            break;
        }
        if ((unsigned char)*p >= 0x80) {
            unsigned character = scan_utf8_sequence(p, end);
            if (character == 0) {
                return false;
            }
            p += character;
            continue;
        }
        output_append(out, run, (size_t)(p - run));
        put_escape(out, (unsigned char)*p);
        p++;
        run = p;
    }
    if (run < end) {
        output_append(out, run, (size_t)(end - run));
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
