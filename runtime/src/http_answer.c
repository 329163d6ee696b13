#include <cevents/router.h>

#include <string.h>

#include "json_write.h"
#include "text.h"

static unsigned http_code(cevents_status status)
{
    switch (status) {
    case CEVENTS_OK:
        return 204;
    case CEVENTS_UNKNOWN_TYPE:
        return 404;
    case CEVENTS_LIMIT_BYTES:
    case CEVENTS_LIMIT_DEPTH:
    case CEVENTS_LIMIT_ELEMENTS:
    case CEVENTS_LIMIT_ATTRIBUTES:
    case CEVENTS_LIMIT_BATCH:
    case CEVENTS_LIMIT_FIELD_ELEMENTS:
    case CEVENTS_LIMIT_NAME_LENGTH:
    case CEVENTS_LIMIT_VALUE_LENGTH:
        return 413;
    case CEVENTS_UNSUPPORTED_CONTENT_TYPE:
        return 415;
    case CEVENTS_LIMIT_ARENA:
    case CEVENTS_NO_MEMORY:
    case CEVENTS_NO_SPACE:
    case CEVENTS_INVALID_ARGUMENT:
    case CEVENTS_HANDLER_FAILED:
        return 500;
    default:
        return 400;
    }
}

static void write_literal(struct output *out, const char *text)
{
    output_append(out, text, strlen(text));
}

static void write_number(struct output *out, uint64_t number)
{
    char digits[TEXT_NUMBER_SIZE];
    output_append(out, digits, cevents_text_put_uint64(digits, number));
}

static void write_member(struct output *out, const char *name, const char *text)
{
    write_literal(out, ",\"");
    write_literal(out, name);
    write_literal(out, "\":\"");
    (void)cevents_json_write_text(out, text, strlen(text)); /* the texts of errors are UTF-8 */
    write_literal(out, "\"");
}

static void write_outcome(struct output *out, unsigned code, cevents_status status, const cevents_error *error)
{
    write_literal(out, "{\"status\":");
    write_number(out, code);
    if (status != CEVENTS_OK) {
        write_member(out, "error", cevents_status_name(status));
    }
    if (status != CEVENTS_OK && error != NULL) {
        write_literal(out, ",\"offset\":");
        write_number(out, error->offset);
        write_member(out, "path", error->path);
        write_member(out, "message", error->message);
    }
    write_literal(out, "}");
}

static void write_outcomes(struct output *out, const cevents_outcomes *outcomes)
{
    write_literal(out, "[");
    for (size_t i = 0; i < outcomes->count; i++) {
        write_literal(out, i > 0 ? "," : "");
        const cevents_outcome *outcome = &outcomes->items[i];
        write_outcome(out, http_code(outcome->status), outcome->status, outcome->error);
    }
    write_literal(out, "]");
}

cevents_status cevents_http_answer(const cevents_http_message *message, cevents_status status,
                                   const cevents_outcomes *outcomes, const cevents_error *error, unsigned *code,
                                   cevents_sink *body)
{
    cevents_content_mode mode = cevents_http_mode(message);
    bool batch = mode == CEVENTS_MODE_BATCHED;
    struct output out;
    cevents_output_open(&out, body);
    *code = mode == CEVENTS_MODE_NONE && status == CEVENTS_NOT_AN_EVENT ? 415 : http_code(status);
    if (batch && outcomes != NULL && (outcomes->count > 0 || status == CEVENTS_OK)) {
        *code = status == CEVENTS_OK ? 200 : *code;
        write_outcomes(&out, outcomes);
    } else if (status != CEVENTS_OK) {
        write_outcome(&out, *code, status, error);
    }
    return cevents_output_close(&out, CEVENTS_OK);
}

unsigned cevents_http_serve(const cevents_router *router, const cevents_http_message *message, cevents_arena *arena,
                            const cevents_options *options, cevents_sink *body)
{
    cevents_error error = {CEVENTS_OK, 0, "", ""};
    cevents_outcomes outcomes;
    unsigned code;
    cevents_status status = cevents_dispatch_http(router, message, arena, options, &outcomes, &error);
    *body = cevents_sink_to_arena(arena);
    cevents_status written = cevents_http_answer(message, status, &outcomes, &error, &code, body);
    return written == CEVENTS_OK ? code : 500;
}
