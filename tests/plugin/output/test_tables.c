/* The generated JSON tables hold what the runtime relies on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define PROTOBUF_C__NO_DEPRECATED

#include "hash.h"

#include "comments.pb-c.h"
#include "oneof_names.pb-c.h"
#include "optional.pb-c.h"
#include "plain2.pb-c.h"
#include "plain3.pb-c.h"
#include "tables.pb-c.h"
#include "uses.pb-c.h"
#include "we-ird.na_me.pb-c.h"

static const cevents_message_set *const sets[] = {
    &comments__v1__comments__messages,     &optional__v1__optional__messages,
    &plain__v_2__d_e__plain2__messages,    &plain3__messages,
    &tables__v1__tables__messages,         &uses__v1__uses__messages,
    &short__cut2x__we_ird_na_me__messages,
};

static size_t name_of(const cevents_json_table *table, size_t index, const char **name)
{
    const cevents_json_field *field = &table->fields[index];
    if (field->name_length == 0) {
        *name = table->long_names[index];
        return strlen(*name);
    }
    *name = field->name;
    assert_memory_equal(field->name + field->name_length, "\":", 3);
    return field->name_length;
}

static size_t slot_at(const cevents_json_table *table, size_t slot)
{
    return table->n_fields < 255 ? ((const uint8_t *)table->slots)[slot] : ((const uint16_t *)table->slots)[slot];
}

static uint64_t hash_of(const cevents_json_table *table, const char *name, size_t length)
{
    if (table->flags & CEVENTS_TABLE_HASH_WHOLE) {
        return cevents_hash_slot(cevents_hash_bytes(name, length), table->slot_bits);
    }
    uint64_t first =
        length < 8 ? cevents_load_partial_le((const unsigned char *)name, length) : cevents_load64_le(name);
    return cevents_hash_prefix(first, table->slot_bits);
}

static void check_slots(const cevents_json_table *table)
{
    size_t mask = ((size_t)1 << table->slot_bits) - 1;
    assert_true((size_t)2 * table->n_fields <= mask + 1);
    for (size_t i = 0; i < table->n_fields; i++) {
        const char *name;
        size_t length = name_of(table, i, &name);
        size_t slot = (size_t)hash_of(table, name, length);
        while (slot_at(table, slot) != i + 1) {
            assert_int_not_equal(slot_at(table, slot), 0);
            slot = (slot + 1) & mask;
        }
    }
}

static void check_shape(const cevents_json_field *row, const ProtobufCFieldDescriptor *field)
{
    switch ((cevents_shape)row->shape) {
    case CEVENTS_SHAPE_IMPLICIT:
        assert_int_equal(field->label, PROTOBUF_C_LABEL_NONE);
        break;
    case CEVENTS_SHAPE_OPTIONAL:
        assert_int_equal(field->label, PROTOBUF_C_LABEL_OPTIONAL);
        break;
    case CEVENTS_SHAPE_REQUIRED:
        assert_int_equal(field->label, PROTOBUF_C_LABEL_REQUIRED);
        break;
    case CEVENTS_SHAPE_REPEATED:
    case CEVENTS_SHAPE_MAP:
        assert_int_equal(field->label, PROTOBUF_C_LABEL_REPEATED);
        break;
    case CEVENTS_SHAPE_ONEOF:
        assert_true(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF);
        break;
    }
    assert_int_equal(row->shape == CEVENTS_SHAPE_ONEOF, row->oneof != 0);
}

static void check_row(const cevents_json_table *table, size_t index)
{
    const cevents_json_field *row = &table->fields[index];
    const ProtobufCFieldDescriptor *field = &table->descriptor->fields[index];
    unsigned type = row->kind == CEVENTS_KIND_TEXT ? PROTOBUF_C_TYPE_BYTES : row->kind;
    assert_int_equal(row->number, field->id);
    assert_int_equal(type, field->type);
    assert_int_equal(row->offset, field->offset);
    unsigned quantifier_offset = row->quantifier_distance == 0 ? 0 : row->offset - row->quantifier_distance;
    assert_int_equal(quantifier_offset, field->quantifier_offset);
    assert_int_equal((row->flags & CEVENTS_FIELD_PACKED) != 0, (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0);
    check_shape(row, field);
    if (row->kind == CEVENTS_KIND_MESSAGE) {
        const cevents_json_table *sub = table->subs[row->sub].message;
        assert_ptr_equal(sub->descriptor, field->descriptor);
        assert_int_equal(row->shape == CEVENTS_SHAPE_MAP, (sub->flags & CEVENTS_TABLE_MAP_ENTRY) != 0);
    }
    if (row->kind == CEVENTS_KIND_ENUM) {
        assert_ptr_equal(table->subs[row->sub].enumeration, field->descriptor);
    }
}

static void check_table(const cevents_json_table *table)
{
    assert_int_equal((uintptr_t)table->fields % 16, 0);
    assert_int_equal(table->n_fields, table->descriptor->n_fields);
    assert_ptr_equal(((const ProtobufCMessage *)table->prototype)->descriptor, table->descriptor);
    for (size_t i = 0; i < table->n_fields; i++) {
        check_row(table, i);
        if (table->fields[i].shape == CEVENTS_SHAPE_MAP) {
            check_table(table->subs[table->fields[i].sub].message);
        }
    }
    if (table->n_fields > 0) {
        check_slots(table);
    } else {
        assert_null(table->slots);
    }
}

static void test_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        for (size_t j = 0; j < sets[i]->n_tables; j++) {
            check_table(sets[i]->tables[j]);
            if (j > 0) {
                assert_true(strcmp(sets[i]->tables[j - 1]->descriptor->name, sets[i]->tables[j]->descriptor->name) < 0);
            }
        }
    }
}

static void test_row_size(void **state)
{
    (void)state;
    assert_int_equal(sizeof(cevents_json_field), 48);
    assert_int_equal(offsetof(cevents_json_field, name), 0);
}

static void test_long_names(void **state)
{
    (void)state;
    const cevents_json_table *table = &tables__v1__long_names__json;
    assert_int_equal(table->fields[1].name_length, 27);
    assert_string_equal(table->fields[1].name, "aExactlyTwentySevenBytesLng\":");
    assert_int_equal(table->fields[2].name_length, 0);
    assert_string_equal(table->long_names[2], "aExactlyTwentyEightBytesLong");
    assert_string_equal(table->long_names[3], "a\"b");
    assert_string_equal(table->long_names[5], "a\tb");
    assert_string_equal(table->fields[6].name, "\303\244\":");
    assert_string_equal(table->fields[7].name, "a?"
                                               "?/b\":");
    assert_null(table->long_names[8]);
    assert_null(tables__v1__alike__json.long_names);
}

static void test_hash_choice(void **state)
{
    (void)state;
    assert_true(tables__v1__alike__json.flags & CEVENTS_TABLE_HASH_WHOLE);
    assert_false(tables__v1__almost_alike__json.flags & CEVENTS_TABLE_HASH_WHOLE);
}

static void test_flags(void **state)
{
    (void)state;
    assert_true(uses__v1__uses__json.flags & CEVENTS_TABLE_REQUIRED);
    assert_true(uses__v1__referrer__json.flags & CEVENTS_TABLE_REQUIRED);
    assert_false(tables__v1__empty__json.flags & CEVENTS_TABLE_REQUIRED);
    assert_true(uses__v1__uses__json.fields[0].flags & CEVENTS_FIELD_CLOSED_ENUM);
    assert_false(optional__v1__optional__json.fields[11].flags & CEVENTS_FIELD_CLOSED_ENUM);
    assert_int_equal(optional__v1__optional__json.fields[9].flags, CEVENTS_FIELD_UTF8);
    assert_int_equal(optional__v1__optional__json.fields[14].kind, CEVENTS_KIND_TEXT);
    assert_int_equal(optional__v1__optional__json.fields[14].flags, CEVENTS_FIELD_UTF8);
    assert_int_equal(plain__v_2__d_e__foo__json.fields[0].flags, 0);
    assert_int_equal(optional__v1__optional__json.n_oneofs, 1);
}

static void test_oneof_names(void **state)
{
    (void)state;
    const ProtobufCMessageDescriptor *descriptor = &oneof_names__v1__named__descriptor;
    assert_ptr_equal(protobuf_c_message_descriptor_get_field_by_name(descriptor, "zebra"), &descriptor->fields[1]);
    assert_ptr_equal(protobuf_c_message_descriptor_get_field_by_name(descriptor, "b"), &descriptor->fields[0]);
    assert_string_equal(oneof_names__v1__named__json.fields[1].name, "a\":");
}

/* The prototype equals what the INIT macro and protobuf_c_message_init() give. */
static void test_initial_values(void **state)
{
    (void)state;
    Optional__V1__Optional optional = OPTIONAL__V1__OPTIONAL__INIT;
    assert_null(optional.a_string);
    assert_false(optional.has_an_int32);
    assert_int_equal(optional.choice_case, OPTIONAL__V1__OPTIONAL__CHOICE__NOT_SET);

    Plain__V2__DE__Foo foo;
    plain__v_2__d_e__foo__init(&foo);
    assert_int_equal(foo.a, -7);
    assert_string_equal(foo.photo_url, "hi\"\n\t\\x \001\303\251");
    assert_int_equal(foo.by.len, 5);
    assert_memory_equal(foo.by.data, "\000\377a\"0", 5);
    assert_int_equal(foo.i, INT64_MIN);
    assert_int_equal(foo.u, UINT64_MAX);
    assert_int_equal(foo.k, PLAIN__V_2__D_E__FOO__KIND__KIND_C);
    assert_int_equal(foo.k2, PLAIN__V_2__D_E__FOO__KIND__KIND_Z);

    Uses__V1__Uses uses = USES__V1__USES__INIT;
    assert_true(uses.infinite < 0 && uses.infinite * 2 == uses.infinite);
    assert_true(uses.not_a_number != uses.not_a_number);
}

static void test_renamed_members(void **state)
{
    (void)state;
    Optional__V1__Words words = OPTIONAL__V1__WORDS__INIT;
    words.errno_ = 1;
    words.has_stdout_ = 1;
    words.n_stderr_ = 0;
    words.what_case = OPTIONAL__V1__WORDS__WHAT_LINUX;
    words.linux_ = 3;
    words.base_ = 4;
    words.null = 5;
    assert_string_equal(words.base.descriptor->fields[0].name, "errno");
    assert_int_equal(words.base.descriptor->fields[0].offset, offsetof(Optional__V1__Words, errno_));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),      cmocka_unit_test(test_row_size),
        cmocka_unit_test(test_long_names),  cmocka_unit_test(test_hash_choice),
        cmocka_unit_test(test_flags),       cmocka_unit_test(test_initial_values),
        cmocka_unit_test(test_oneof_names), cmocka_unit_test(test_renamed_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
