#include "event_input.h"

#include "progress.h"

const char *const event_form_names[] = {"json", "json-batch", "protobuf", "protobuf-batch", "http"};

static cevents_message http_message(const struct http_request *request)
{
    return (cevents_message){
        .binding = CEVENTS_BINDING_HTTP,
        .headers = request->message.headers,
        .n_headers = request->message.n_headers,
        .body = request->message.body,
        .body_length = request->message.body_length,
    };
}

static cevents_status open_http(struct event_input *input, cevents_error *error)
{
    struct source *source = input->source;
    cevents_status status =
        http_request_read(source->bytes, source->length, &input->request_arena, &input->request, error);
    if (status != CEVENTS_OK) {
        return status;
    }
    const cevents_message message = http_message(&input->request);
    source->request = &input->request;
    input->is_batch = cevents_message_mode(&message) == CEVENTS_MODE_BATCHED;
    return input->is_batch ? cevents_message_batch(&message, input->options, &input->batch, error) : CEVENTS_OK;
}

struct source source_of_input(const struct input *input)
{
    return (struct source){
        .name = input->name, .bytes = input->bytes, .length = input->length, .text_length = input->length};
}

cevents_status event_input_open(struct event_input *input, enum event_form form, struct source *source,
                                const cevents_options *options, cevents_error *error)
{
    *input = (struct event_input){.source = source, .options = options, .form = form};
    cevents_arena_init(&input->request_arena, NULL, 0, CEVENTS_MALLOC);
    if (form == FORM_PROTOBUF || form == FORM_PROTOBUF_BATCH) {
        source->text_length = 0;
    }
    switch (form) {
    case FORM_JSON_BATCH:
        input->is_batch = true;
        return cevents_batch_from_json(source->bytes, source->length, &input->batch, options, error);
    case FORM_PROTOBUF_BATCH:
        input->is_batch = true;
        return cevents_batch_from_protobuf(source->bytes, source->length, &input->batch, options, error);
    case FORM_HTTP:
        return open_http(input, error);
    default:
        return CEVENTS_OK;
    }
}

static cevents_status next_of_batch(struct event_input *input, cevents_arena *arena, cevents_event *event,
                                    cevents_error *error)
{
    size_t before = input->batch.count;
    cevents_status status = cevents_batch_next(&input->batch, arena, input->options, event, error);
    input->ended = input->batch.count == before; /* the end, or a syntax error that would come for ever */
    if (input->ended) {
        progress_hide();
    } else {
        progress_show(input->batch.count);
    }
    return status;
}

static cevents_status read_http(struct event_input *input, cevents_arena *arena, cevents_event *event,
                                cevents_error *error)
{
    const cevents_message message = http_message(&input->request);
    cevents_status status = cevents_message_decode(&message, arena, input->options, event, error);
    if (status == CEVENTS_OK && cevents_event_data_format(event) == CEVENTS_FORMAT_PROTOBUF &&
        cevents_message_mode(&message) == CEVENTS_MODE_BINARY) {
        input->source->text_length = http_request_raw_offset(&input->request, 0, "");
    }
    return status;
}

cevents_status event_input_next(struct event_input *input, cevents_arena *arena, cevents_event *event,
                                cevents_error *error)
{
    const struct source *source = input->source;
    if (input->ended) {
        return CEVENTS_END;
    }
    if (input->is_batch) {
        return next_of_batch(input, arena, event, error);
    }
    input->ended = true;
    switch (input->form) {
    case FORM_PROTOBUF:
        return cevents_event_from_protobuf(source->bytes, source->length, arena, input->options, event, error);
    case FORM_HTTP:
        return read_http(input, arena, event, error);
    default:
        return cevents_event_from_json(source->bytes, source->length, arena, input->options, event, error);
    }
}

void event_input_close(struct event_input *input)
{
    input->source->request = NULL;
    cevents_arena_free(&input->request_arena);
}
