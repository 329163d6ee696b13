#include "kafka.h"

#include <string.h>

bool kafka_read(const rd_kafka_message_t *received, cevents_arena *arena, cevents_message *message)
{
    *message = (cevents_message){.binding = CEVENTS_BINDING_KAFKA,
                                 .key = received->key,
                                 .key_length = received->key_len,
                                 .body = received->payload,
                                 .body_length = received->len};
    rd_kafka_headers_t *list;
    if (rd_kafka_message_headers(received, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return true; /* it has none */
    }
    cevents_header *headers = cevents_arena_alloc(arena, (rd_kafka_header_cnt(list) + 1) * sizeof *headers);
    message->headers = headers;
    const char *name;
    const void *value;
    size_t length;
    for (size_t i = 0;
         headers != NULL && rd_kafka_header_get_all(list, i, &name, &value, &length) == RD_KAFKA_RESP_ERR_NO_ERROR;
         i++) {
        headers[message->n_headers++] = (cevents_header){name, strlen(name), value, length};
    }
    return headers != NULL;
}

rd_kafka_resp_err_t kafka_produce(rd_kafka_t *producer, const char *topic, const cevents_message *message)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(message->n_headers);
    for (size_t i = 0; i < message->n_headers; i++) {
        const cevents_header *header = &message->headers[i];
        rd_kafka_header_add(headers, header->name, (ssize_t)header->name_length, header->value,
                            (ssize_t)header->value_length);
    }
    const rd_kafka_vu_t record[] = {
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = topic},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {(void *)(uintptr_t)message->key, message->key_length}},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {(void *)(uintptr_t)message->body, message->body_length}},
        {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers},
    };
    rd_kafka_error_t *error = rd_kafka_produceva(producer, record, sizeof record / sizeof record[0]);
    rd_kafka_resp_err_t failure = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    if (failure != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_headers_destroy(headers);
    }
    return failure;
}
