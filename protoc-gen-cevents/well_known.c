#include <string.h>

#include "builder.h"

enum { MOST_WELL_KNOWN_FIELDS = 6 };

struct expected_field {
    int number;
    enum field_type type;
    enum field_shape shape;
};

struct expected_message {
    const char *name; /* in google.protobuf */
    enum well_known well_known;
    struct expected_field fields[MOST_WELL_KNOWN_FIELDS]; /* by number; 0 ends them */
};

/* The runtime has its own JSON forms for these, so their layout must be what it expects. */
static const struct expected_message expected_messages[] = {
    {"Timestamp", WELL_KNOWN_TIMESTAMP, {{1, FIELD_INT64, SHAPE_IMPLICIT}, {2, FIELD_INT32, SHAPE_IMPLICIT}}},
    {"Duration", WELL_KNOWN_DURATION, {{1, FIELD_INT64, SHAPE_IMPLICIT}, {2, FIELD_INT32, SHAPE_IMPLICIT}}},
    {"FieldMask", WELL_KNOWN_FIELD_MASK, {{1, FIELD_STRING, SHAPE_REPEATED}}},
    {"Struct", WELL_KNOWN_STRUCT, {{1, FIELD_MESSAGE, SHAPE_MAP}}},
    {"Value",
     WELL_KNOWN_VALUE,
     {{1, FIELD_ENUM, SHAPE_ONEOF},
      {2, FIELD_DOUBLE, SHAPE_ONEOF},
      {3, FIELD_STRING, SHAPE_ONEOF},
      {4, FIELD_BOOL, SHAPE_ONEOF},
      {5, FIELD_MESSAGE, SHAPE_ONEOF},
      {6, FIELD_MESSAGE, SHAPE_ONEOF}}},
    {"ListValue", WELL_KNOWN_LIST_VALUE, {{1, FIELD_MESSAGE, SHAPE_REPEATED}}},
    {"Any", WELL_KNOWN_ANY, {{1, FIELD_STRING, SHAPE_IMPLICIT}, {2, FIELD_BYTES, SHAPE_IMPLICIT}}},
    {"DoubleValue", WELL_KNOWN_WRAPPER, {{1, FIELD_DOUBLE, SHAPE_IMPLICIT}}},
    {"FloatValue", WELL_KNOWN_WRAPPER, {{1, FIELD_FLOAT, SHAPE_IMPLICIT}}},
    {"Int64Value", WELL_KNOWN_WRAPPER, {{1, FIELD_INT64, SHAPE_IMPLICIT}}},
    {"UInt64Value", WELL_KNOWN_WRAPPER, {{1, FIELD_UINT64, SHAPE_IMPLICIT}}},
    {"Int32Value", WELL_KNOWN_WRAPPER, {{1, FIELD_INT32, SHAPE_IMPLICIT}}},
    {"UInt32Value", WELL_KNOWN_WRAPPER, {{1, FIELD_UINT32, SHAPE_IMPLICIT}}},
    {"BoolValue", WELL_KNOWN_WRAPPER, {{1, FIELD_BOOL, SHAPE_IMPLICIT}}},
    {"StringValue", WELL_KNOWN_WRAPPER, {{1, FIELD_STRING, SHAPE_IMPLICIT}}},
    {"BytesValue", WELL_KNOWN_WRAPPER, {{1, FIELD_BYTES, SHAPE_IMPLICIT}}},
    {"Empty", WELL_KNOWN_EMPTY, {{0}}},
};

static bool has_expected_fields(const struct model_message *message, const struct expected_message *expected)
{
    size_t count = 0;
    while (count < MOST_WELL_KNOWN_FIELDS && expected->fields[count].number != 0) {
        count++;
    }
    if (message->n_fields != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct model_field *field = message->fields_by_number[i];
        const struct expected_field *want = &expected->fields[i];
        if (field->number != want->number || field->type != want->type || field->shape != want->shape) {
            return false;
        }
    }
    return true;
}

void builder_find_well_known(struct builder *builder, struct model_message *message)
{
    if (message->parent != NULL || strcmp(message->file->package, "google.protobuf") != 0) {
        return;
    }
    for (size_t i = 0; i < sizeof expected_messages / sizeof *expected_messages; i++) {
        const struct expected_message *expected = &expected_messages[i];
        if (strcmp(message->name, expected->name) != 0) {
            continue;
        }
        message->well_known = expected->well_known;
        if (!has_expected_fields(message, expected)) {
            builder_refuse(builder, message->location, message->full_name,
                           "%s does not have the fields of the well-known type of that name", message->full_name);
        }
    }
}
