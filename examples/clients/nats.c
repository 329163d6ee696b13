#include "nats.h"

#include <stdlib.h>
#include <string.h>

struct headers {
    cevents_header *items;
    size_t count;
};

static bool make_room(cevents_arena *arena, struct headers *headers, size_t more)
{
    cevents_header *items = cevents_arena_alloc(arena, (headers->count + more + 1) * sizeof *items);
    if (items != NULL && headers->count > 0) {
        memcpy(items, headers->items, headers->count * sizeof *items);
    }
    headers->items = items;
    return items != NULL;
}

/* All values of one name: the client keeps those of a repeated header together. */
static bool read_header(natsMsg *received, const char *name, cevents_arena *arena, struct headers *headers)
{
    const char **values = NULL;
    int count = 0;
    if (natsMsgHeader_Values(received, name, &values, &count) != NATS_OK) {
        return true;
    }
    bool read = make_room(arena, headers, (size_t)count);
    for (int i = 0; read && i < count; i++) {
        headers->items[headers->count++] = (cevents_header){name, strlen(name), values[i], strlen(values[i])};
    }
    free(values);
    return read;
}

bool nats_read(natsMsg *received, cevents_arena *arena, cevents_message *message)
{
    const char **names = NULL;
    int count = 0;
    struct headers headers = {NULL, 0};
    bool read = true;
    if (natsMsgHeader_Keys(received, &names, &count) != NATS_OK) {
        count = 0; /* it has none */
    }
    for (int i = 0; read && i < count; i++) {
        read = read_header(received, names[i], arena, &headers);
    }
    free(names);
    *message = (cevents_message){.binding = CEVENTS_BINDING_NATS,
                                 .headers = headers.items,
                                 .n_headers = headers.count,
                                 .body = natsMsg_GetData(received),
                                 .body_length = (size_t)natsMsg_GetDataLength(received)};
    return read;
}

/* The client copies what it is given, but asks for a NUL behind it. */
static natsStatus add_header(natsMsg *sent, const cevents_header *header)
{
    char *name = strndup(header->name, header->name_length);
    char *value = strndup(header->value, header->value_length);
    natsStatus status = name == NULL || value == NULL ? NATS_NO_MEMORY : natsMsgHeader_Add(sent, name, value);
    free(name);
    free(value);
    return status;
}

natsStatus nats_publish(natsConnection *connection, const char *subject, const cevents_message *message)
{
    natsMsg *sent = NULL;
    natsStatus status = natsMsg_Create(&sent, subject, NULL, message->body, (int)message->body_length);
    for (size_t i = 0; i < message->n_headers && status == NATS_OK; i++) {
        status = add_header(sent, &message->headers[i]);
    }
    if (status == NATS_OK) {
        status = natsConnection_PublishMsg(connection, sent);
    }
    natsMsg_Destroy(sent);
    return status;
}
