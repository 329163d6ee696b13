#include "amqp.h"

#include <string.h>

#include <proton/codec.h>

static void set_text(cevents_property *property, cevents_property_type type, pn_bytes_t bytes)
{
    property->type = type;
    property->value = bytes.start;
    property->value_length = bytes.size;
}

static void set_number(cevents_property *property, cevents_property_type type, int64_t number)
{
    property->type = type;
    property->number = number;
}

/* Unsigned numbers beyond int64_t are no Integer anyway: any number out of range says so. */
static void set_unsigned(cevents_property *property, uint64_t number)
{
    set_number(property, CEVENTS_PROPERTY_INTEGER, number > INT64_MAX ? INT64_MAX : (int64_t)number);
}

static void read_value(pn_data_t *data, cevents_property *property)
{
    static const char other[] = "a value of another type";
    switch (pn_data_type(data)) {
    case PN_NULL:
        property->type = CEVENTS_PROPERTY_NULL;
        break;
    case PN_BOOL:
        set_number(property, CEVENTS_PROPERTY_BOOLEAN, pn_data_get_bool(data) ? 1 : 0);
        break;
    case PN_LONG:
        set_number(property, CEVENTS_PROPERTY_INTEGER, pn_data_get_long(data));
        break;
    case PN_INT:
        set_number(property, CEVENTS_PROPERTY_INTEGER, pn_data_get_int(data));
        break;
    case PN_SHORT:
        set_number(property, CEVENTS_PROPERTY_INTEGER, pn_data_get_short(data));
        break;
    case PN_BYTE:
        set_number(property, CEVENTS_PROPERTY_INTEGER, pn_data_get_byte(data));
        break;
    case PN_ULONG:
        set_unsigned(property, pn_data_get_ulong(data));
        break;
    case PN_UINT:
        set_unsigned(property, pn_data_get_uint(data));
        break;
    case PN_USHORT:
        set_unsigned(property, pn_data_get_ushort(data));
        break;
    case PN_UBYTE:
        set_unsigned(property, pn_data_get_ubyte(data));
        break;
    case PN_TIMESTAMP:
        set_number(property, CEVENTS_PROPERTY_TIMESTAMP, pn_data_get_timestamp(data));
        break;
    case PN_BINARY:
        set_text(property, CEVENTS_PROPERTY_BINARY, pn_data_get_binary(data));
        break;
    case PN_STRING:
        set_text(property, CEVENTS_PROPERTY_TEXT, pn_data_get_string(data));
        break;
    case PN_SYMBOL:
        set_text(property, CEVENTS_PROPERTY_TEXT, pn_data_get_symbol(data));
        break;
    default:
        set_text(property, CEVENTS_PROPERTY_OTHER, pn_bytes(sizeof other - 1, other));
    }
}

static bool read_properties(pn_data_t *data, cevents_arena *arena, cevents_message *message)
{
    pn_data_rewind(data);
    if (!pn_data_next(data)) {
        return true;
    }
    size_t count = pn_data_get_map(data) / 2;
    cevents_property *properties = cevents_arena_alloc(arena, (count + 1) * sizeof *properties);
    message->properties = properties;
    pn_data_enter(data);
    while (properties != NULL && message->n_properties < count && pn_data_next(data)) {
        cevents_property *property = &properties[message->n_properties++];
        if (pn_data_type(data) != PN_STRING) {
            return false;
        }
        pn_bytes_t name = pn_data_get_string(data);
        property->name = name.start;
        property->name_length = name.size;
        pn_data_next(data);
        read_value(data, property);
    }
    pn_data_exit(data);
    return properties != NULL;
}

bool amqp_read(pn_message_t *received, cevents_arena *arena, cevents_message *message)
{
    pn_data_t *body = pn_message_body(received);
    pn_bytes_t bytes = {0, NULL};
    pn_data_rewind(body);
    if (pn_data_next(body)) {
        bytes = pn_data_type(body) == PN_BINARY ? pn_data_get_binary(body) : pn_data_get_string(body);
    }
    const char *content_type = pn_message_get_content_type(received);
    *message = (cevents_message){.binding = CEVENTS_BINDING_AMQP,
                                 .content_type = content_type,
                                 .content_type_length = content_type == NULL ? 0 : strlen(content_type),
                                 .body = bytes.start,
                                 .body_length = bytes.size};
    return read_properties(pn_message_properties(received), arena, message);
}

static void write_property(pn_data_t *data, const cevents_property *property)
{
    pn_data_put_string(data, pn_bytes(property->name_length, property->name));
    switch (property->type) {
    case CEVENTS_PROPERTY_BOOLEAN:
        pn_data_put_bool(data, property->number != 0);
        break;
    case CEVENTS_PROPERTY_INTEGER:
        pn_data_put_long(data, property->number);
        break;
    case CEVENTS_PROPERTY_TIMESTAMP:
        pn_data_put_timestamp(data, property->number);
        break;
    case CEVENTS_PROPERTY_BINARY:
        pn_data_put_binary(data, pn_bytes(property->value_length, property->value));
        break;
    default:
        pn_data_put_string(data, pn_bytes(property->value_length, property->value));
    }
}

bool amqp_write(const cevents_message *message, cevents_arena *arena, pn_message_t *sent)
{
    if (message->content_type != NULL) {
        char *content_type = cevents_arena_alloc(arena, message->content_type_length + 1);
        if (content_type == NULL) {
            return false;
        }
        memcpy(content_type, message->content_type, message->content_type_length);
        pn_message_set_content_type(sent, content_type);
    }
    pn_data_t *properties = pn_message_properties(sent);
    pn_data_put_map(properties);
    pn_data_enter(properties);
    for (size_t i = 0; i < message->n_properties; i++) {
        write_property(properties, &message->properties[i]);
    }
    pn_data_exit(properties);
    pn_message_set_inferred(sent, true); /* the body is a data section */
    pn_data_put_binary(pn_message_body(sent), pn_bytes(message->body_length, message->body));
    return true;
}
