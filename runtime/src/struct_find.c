#include <cevents/mapping.h>

#include <string.h>

#include "fields.h"

/* Where in free-form JSON, held as google.protobuf.Struct and its kin, a look-up stands. */
struct place {
    const cevents_json_table *table;
    const void *message; /* NULL: there is nothing */
};

/* The message that a Value is; nothing when it is another kind. */
static struct place enter(struct place place, cevents_well_known wanted)
{
    struct place nothing = {NULL, NULL};
    if (place.message == NULL || place.table->well_known == (uint8_t)wanted) {
        return place;
    }
    if (place.table->well_known != CEVENTS_WELL_KNOWN_VALUE) {
        return nothing;
    }
    for (uint16_t i = 0; i < place.table->n_fields; i++) {
        const cevents_json_field *row = &place.table->fields[i];
        if (row->kind != CEVENTS_KIND_MESSAGE || !field_is_present(place.table, row, place.message)) {
            continue;
        }
        const cevents_json_table *table = place.table->subs[row->sub].message;
        const void *message = *(const void *const *)field_in(place.message, row->offset);
        return table->well_known == (uint8_t)wanted ? (struct place){table, message} : nothing;
    }
    return nothing;
}

/* The member of an object; of a name that stands twice, the last. */
static struct place find_member(struct place place, const char *name, size_t length)
{
    struct place found = {NULL, NULL};
    place = enter(place, CEVENTS_WELL_KNOWN_STRUCT);
    if (place.message == NULL) {
        return found;
    }
    const cevents_json_field *row = &place.table->fields[0];
    const cevents_json_table *entry_table = place.table->subs[row->sub].message;
    const void *const *entries = field_array_in(place.message, row);
    for (size_t i = field_count_in(place.message, row); i-- > 0;) {
        ProtobufCBinaryData key = field_bytes(map_key(entry_table), field_in(entries[i], map_key(entry_table)->offset));
        if (key.len == length && memcmp(key.data, name, length) == 0) {
            const cevents_json_field *value = map_value(entry_table);
            found.table = entry_table->subs[value->sub].message;
            found.message = *(const void *const *)field_in(entries[i], value->offset);
            break;
        }
    }
    return found;
}

static struct place find_element(struct place place, size_t index)
{
    struct place found = {NULL, NULL};
    place = enter(place, CEVENTS_WELL_KNOWN_LIST_VALUE);
    if (place.message == NULL) {
        return found;
    }
    const cevents_json_field *row = &place.table->fields[0];
    if (index < field_count_in(place.message, row)) {
        found.table = place.table->subs[row->sub].message;
        found.message = ((const void *const *)field_array_in(place.message, row))[index];
    }
    return found;
}

/* `[2]` or `["key"]`, after the bracket. Returns what follows the closing one, or NULL. */
static const char *step_into_brackets(struct place *place, const char *path)
{
    if (*path == '"') {
        const char *name = path + 1;
        const char *end = strchr(name, '"');
        if (end == NULL || end[1] != ']') {
            return NULL;
        }
        *place = find_member(*place, name, (size_t)(end - name));
        return end + 2;
    }
    size_t index = 0;
    const char *at = path;
    for (; *at >= '0' && *at <= '9'; at++) {
        size_t digit = (size_t)(*at - '0');
        if (index > (SIZE_MAX - digit) / 10) {
            return NULL;
        }
        index = index * 10 + digit;
    }
    if (at == path || *at != ']') {
        return NULL;
    }
    *place = find_element(*place, index);
    return at + 1;
}

const ProtobufCMessage *cevents_struct_find(const cevents_json_table *table, const ProtobufCMessage *message,
                                            const char *path)
{
    struct place place = {table, message};
    bool first = true;
    while (path != NULL && *path != '\0' && place.message != NULL) {
        if (*path == '[') {
            path = step_into_brackets(&place, path + 1);
        } else {
            const char *name = first ? path : path + 1;
            size_t length = strcspn(name, ".[");
            if ((!first && *path != '.') || length == 0) {
                return NULL;
            }
            place = find_member(place, name, length);
            path = name + length;
        }
        first = false;
    }
    return path == NULL || first ? NULL : place.message;
}
