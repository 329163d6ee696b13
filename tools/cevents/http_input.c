#include "http_input.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <http_parser.h>

/* A run of the body that stands in one piece in the raw bytes. */
struct http_body_piece {
    const char *bytes;
    size_t length;
    struct http_body_piece *next;
};

/* A text that http-parser may hand over in several runs: folded header values, for example. */
struct text {
    const char *bytes;
    size_t length;
};

struct http_header {
    struct text name;
    struct text value;
    struct http_header *next;
};

struct reading {
    http_parser parser;
    cevents_arena *arena;
    struct http_header *headers;
    struct http_header **next_header;
    struct http_header *header; /* the one that is being read */
    size_t n_headers;
    struct http_body_piece *pieces;
    struct http_body_piece **next_piece;
    size_t n_pieces;
    size_t body_length;
    bool in_value;
    bool headers_done;
    bool done;
    bool out_of_memory;
    bool too_many_headers;
};

static int out_of_memory(struct reading *reading)
{
    reading->out_of_memory = true;
    return 1;
}

static bool text_append(struct reading *reading, struct text *text, const char *bytes, size_t length)
{
    if (text->length == 0) {
        *text = (struct text){bytes, length};
        return true;
    }
    if (text->bytes + text->length == bytes) {
        text->length += length;
        return true;
    }
    char *joined = cevents_arena_alloc(reading->arena, text->length + length);
    if (joined == NULL) {
        return false;
    }
    memcpy(joined, text->bytes, text->length);
    memcpy(joined + text->length, bytes, length);
    *text = (struct text){joined, text->length + length};
    return true;
}

static int begin_header(struct reading *reading)
{
    struct http_header *header = cevents_arena_alloc(reading->arena, sizeof *header);
    if (header == NULL) {
        return out_of_memory(reading);
    }
    if (reading->n_headers == CEVENTS_LIMIT_ATTRIBUTES_DEFAULT) {
        reading->too_many_headers = true;
        return 1;
    }
    *reading->next_header = header;
    reading->next_header = &header->next;
    reading->header = header;
    reading->n_headers++;
    reading->in_value = false;
    return 0;
}

static int on_header_field(http_parser *parser, const char *at, size_t length)
{
    struct reading *reading = parser->data;
    if (reading->headers_done) {
        return 0;
    }
    if ((reading->header == NULL || reading->in_value) && begin_header(reading) != 0) {
        return 1;
    }
    return text_append(reading, &reading->header->name, at, length) ? 0 : out_of_memory(reading);
}

static int on_header_value(http_parser *parser, const char *at, size_t length)
{
    struct reading *reading = parser->data;
    if (reading->headers_done) {
        return 0;
    }
    reading->in_value = true;
    return text_append(reading, &reading->header->value, at, length) ? 0 : out_of_memory(reading);
}

static int on_headers_complete(http_parser *parser)
{
    struct reading *reading = parser->data;
    reading->headers_done = true;
    return 0;
}

static int on_body(http_parser *parser, const char *at, size_t length)
{
    struct reading *reading = parser->data;
    struct http_body_piece *piece = cevents_arena_alloc(reading->arena, sizeof *piece);
    if (piece == NULL) {
        return out_of_memory(reading);
    }
    piece->bytes = at;
    piece->length = length;
    *reading->next_piece = piece;
    reading->next_piece = &piece->next;
    reading->n_pieces++;
    reading->body_length += length;
    return 0;
}

/* Stops the parser behind the request, so that what follows is not taken for another one. */
static int on_message_complete(http_parser *parser)
{
    struct reading *reading = parser->data;
    reading->done = true;
    http_parser_pause(parser, 1);
    return 0;
}

static cevents_status fail(cevents_error *error, cevents_status status, size_t offset, const char *message)
{
    error->status = status;
    error->offset = offset;
    error->path[0] = '\0';
    snprintf(error->message, sizeof error->message, "%s", message);
    return status;
}

static cevents_status fail_truncated(const struct reading *reading, size_t length, cevents_error *error)
{
    const char *where =
        reading->headers_done ? "the request ends before its body does" : "the request ends before its headers do";
    return fail(error, CEVENTS_MALFORMED_HTTP, length, where);
}

static bool is_only_line_ends(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '\r' && bytes[i] != '\n') {
            return false;
        }
    }
    return true;
}

static cevents_status parse(struct reading *reading, const char *raw, size_t length, cevents_error *error)
{
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_header_field = on_header_field;
    settings.on_header_value = on_header_value;
    settings.on_headers_complete = on_headers_complete;
    settings.on_body = on_body;
    settings.on_message_complete = on_message_complete;
    http_parser_init(&reading->parser, HTTP_REQUEST);
    reading->parser.data = reading;

    size_t parsed = http_parser_execute(&reading->parser, &settings, raw, length);
    enum http_errno problem = HTTP_PARSER_ERRNO(&reading->parser);
    if (reading->out_of_memory) {
        return fail(error, cevents_arena_failure(reading->arena), parsed, "no memory for the request");
    }
    if (reading->too_many_headers) {
        return fail(error, CEVENTS_LIMIT_ATTRIBUTES, parsed, "too many headers");
    }
    if (problem != HPE_OK && problem != HPE_PAUSED) {
        return fail(error, CEVENTS_MALFORMED_HTTP, parsed, http_errno_description(problem));
    }
    if (!reading->done) {
        return fail_truncated(reading, length, error);
    }
    if (!is_only_line_ends(raw + parsed, length - parsed)) {
        return fail(error, CEVENTS_MALFORMED_HTTP, parsed,
                    "bytes after the end of the request; its Content-Length is missing or too small");
    }
    return CEVENTS_OK;
}

static cevents_status collect_headers(const struct reading *reading, cevents_http_message *message)
{
    cevents_header *headers = cevents_arena_alloc(reading->arena, reading->n_headers * sizeof *headers + 1);
    if (headers == NULL) {
        return cevents_arena_failure(reading->arena);
    }
    size_t n = 0;
    for (const struct http_header *header = reading->headers; header != NULL; header = header->next) {
        headers[n++] =
            (cevents_header){header->name.bytes, header->name.length, header->value.bytes, header->value.length};
    }
    message->headers = headers;
    message->n_headers = n;
    return CEVENTS_OK;
}

static cevents_status collect_body(const struct reading *reading, cevents_http_message *message)
{
    message->body = reading->n_pieces == 0 ? "" : reading->pieces->bytes;
    message->body_length = reading->body_length;
    if (reading->n_pieces <= 1) {
        return CEVENTS_OK;
    }
    char *body = cevents_arena_alloc(reading->arena, reading->body_length);
    if (body == NULL) {
        return cevents_arena_failure(reading->arena);
    }
    message->body = body;
    for (const struct http_body_piece *piece = reading->pieces; piece != NULL; piece = piece->next) {
        memcpy(body, piece->bytes, piece->length);
        body += piece->length;
    }
    return CEVENTS_OK;
}

cevents_status http_request_read(const char *raw, size_t length, cevents_arena *arena, struct http_request *request,
                                 cevents_error *error)
{
    struct reading reading = {.arena = arena};
    reading.next_header = &reading.headers;
    reading.next_piece = &reading.pieces;
    cevents_status status = parse(&reading, raw, length, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    status = collect_headers(&reading, &request->message);
    if (status == CEVENTS_OK) {
        status = collect_body(&reading, &request->message);
    }
    if (status != CEVENTS_OK) {
        return fail(error, status, 0, "no memory for the request");
    }
    request->pieces = reading.pieces;
    request->n_pieces = reading.n_pieces;
    request->raw = raw;
    request->raw_length = length;
    return CEVENTS_OK;
}

static bool is_in_raw(const struct http_request *request, const char *p)
{
    return p >= request->raw && p <= request->raw + request->raw_length;
}

static const cevents_header *header_of_path(const struct http_request *request, const char *path)
{
    for (size_t i = 0; i < request->message.n_headers; i++) {
        const cevents_header *header = &request->message.headers[i];
        if (header->name_length > 0 && strlen(path) == header->name_length &&
            strncasecmp(path, header->name, header->name_length) == 0) {
            return header;
        }
    }
    return NULL;
}

static size_t body_offset(const struct http_request *request, size_t offset)
{
    size_t end = request->raw_length;
    for (const struct http_body_piece *piece = request->pieces; piece != NULL; piece = piece->next) {
        if (offset < piece->length) {
            return (size_t)(piece->bytes - request->raw) + offset;
        }
        offset -= piece->length;
        end = (size_t)(piece->bytes - request->raw) + piece->length;
    }
    return end;
}

size_t http_request_raw_offset(const struct http_request *request, size_t offset, const char *path)
{
    const cevents_header *header = offset == 0 ? header_of_path(request, path) : NULL;
    if (header == NULL) {
        return body_offset(request, offset);
    }
    /* A value that was joined from folded lines stands elsewhere; its name does not. */
    return (size_t)((is_in_raw(request, header->value) ? header->value : header->name) - request->raw);
}
