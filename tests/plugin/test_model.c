#include "plugin_test.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "sidecar.h"

struct building {
    struct pool *pool;
    struct findings findings;
    struct options options;
    struct model *model;
};

static void build(struct building *building, const char *const *files)
{
    struct test_bytes bytes = test_request("schemas", files, "");
    Google__Protobuf__Compiler__CodeGeneratorRequest *request =
        google__protobuf__compiler__code_generator_request__unpack(NULL, bytes.length, bytes.data);
    assert_non_null(request);
    building->pool = building->pool == NULL ? pool_new() : building->pool;
    building->findings.pool = building->pool;
    building->model = model_build(building->pool, request, &building->options, &building->findings);
    /* From here on nothing may point into the request. */
    google__protobuf__compiler__code_generator_request__free_unpacked(request, NULL);
    free(bytes.data);
}

static void build_one(struct building *building, const char *file)
{
    const char *const files[] = {file, NULL};
    build(building, files);
    assert_string_equal(test_findings_text(&building->findings), "");
    assert_non_null(building->model);
}

static struct model_message *message_of(const struct building *building, size_t index)
{
    assert_int_equal(building->model->n_generated, 1);
    assert_true(index < building->model->generated[0]->n_messages);
    return building->model->generated[0]->messages[index];
}

static struct model_field *field_of(const struct model_message *message, const char *name)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        if (strcmp(message->fields[i]->name, name) == 0) {
            return message->fields[i];
        }
    }
    fail_msg("no field %s", name);
    return NULL;
}

static void assert_location(struct location location, const char *file, int line, int column)
{
    assert_string_equal(location.file, file);
    assert_int_equal(location.line, line);
    assert_int_equal(location.column, column);
}

static void test_file(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "shapes.proto");
    const struct model_file *file = building.model->generated[0];
    assert_string_equal(file->name, "shapes.proto");
    assert_string_equal(file->stem, "shapes");
    assert_string_equal(file->package, "test.shapes.v1");
    assert_string_equal(file->c_package, "short");
    assert_int_equal(file->syntax, SYNTAX_PROTO3);
    assert_string_equal(file->syntax_comments.leading, " About the whole file.\n");
    assert_location(file->location, "shapes.proto", 2, 1);
    assert_location(file->package_location, "shapes.proto", 4, 1);
    assert_true(file->generate);
    assert_true(file->has_services);
    assert_false(file->has_extensions);
    assert_true(file->protobuf_c.const_strings);
    assert_false(file->protobuf_c.no_generate);
    assert_int_equal(file->n_imports, 2);
    assert_string_equal(file->imports[0].file->name, "google/protobuf/timestamp.proto");
    assert_location(file->imports[1].location, "shapes.proto", 7, 1);
    assert_false(file->imports[0].file->generate);
    assert_true(file->imports[1].file->has_extensions);
    assert_true(file->imports[1].file->protobuf_c.no_generate);
    assert_null(file->product);
    /* dependencies first */
    assert_int_equal(building.model->n_files, 4);
    assert_ptr_equal(building.model->files[3], file);
    pool_free(building.pool);
}

static void test_shapes(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "shapes.proto");
    const struct model_message *all = message_of(&building, 0);
    static const struct {
        const char *name;
        enum field_shape shape;
        enum field_type type;
    } expected[] = {
        {"plain", SHAPE_IMPLICIT, FIELD_STRING},         {"present", SHAPE_OPTIONAL, FIELD_STRING},
        {"present_time", SHAPE_OPTIONAL, FIELD_MESSAGE}, {"time", SHAPE_IMPLICIT, FIELD_MESSAGE},
        {"numbers", SHAPE_REPEATED, FIELD_INT32},        {"loose", SHAPE_REPEATED, FIELD_INT32},
        {"texts", SHAPE_REPEATED, FIELD_STRING},         {"by_name", SHAPE_MAP, FIELD_MESSAGE},
        {"by_number", SHAPE_MAP, FIELD_MESSAGE},         {"a_number", SHAPE_ONEOF, FIELD_INT64},
        {"inner", SHAPE_ONEOF, FIELD_MESSAGE},           {"color", SHAPE_IMPLICIT, FIELD_ENUM},
        {"photo_URL", SHAPE_IMPLICIT, FIELD_STRING},     {"other", SHAPE_IMPLICIT, FIELD_STRING},
        {"raw", SHAPE_IMPLICIT, FIELD_STRING},           {"body", SHAPE_IMPLICIT, FIELD_BYTES},
    };
    assert_int_equal(all->n_fields, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < all->n_fields; i++) {
        assert_string_equal(all->fields[i]->name, expected[i].name);
        assert_int_equal(all->fields[i]->shape, expected[i].shape);
        assert_int_equal(all->fields[i]->type, expected[i].type);
        assert_int_equal(all->fields[i]->declaration_index, i);
        assert_ptr_equal(all->fields[i]->owner, all);
    }
    for (size_t i = 0; i < all->n_fields; i++) {
        assert_int_equal(all->fields_by_number[i]->number, i + 1);
    }
    assert_true(field_of(all, "numbers")->packed);
    assert_false(field_of(all, "loose")->packed);
    assert_false(field_of(all, "texts")->packed);
    assert_true(field_of(all, "plain")->check_utf8);
    assert_false(field_of(all, "body")->check_utf8);
    assert_true(field_of(all, "raw")->string_as_bytes);
    assert_false(field_of(all, "plain")->string_as_bytes);
    assert_true(field_of(all, "other")->deprecated);
    assert_string_equal(field_of(all, "other")->json_name, "somethingElse");
    assert_string_equal(field_of(all, "photo_URL")->json_name, "photoURL");
    assert_string_equal(field_of(all, "present_time")->json_name, "presentTime");
    assert_string_equal(field_of(all, "time")->message->full_name, "google.protobuf.Timestamp");
    assert_int_equal(field_of(all, "time")->message->well_known, WELL_KNOWN_TIMESTAMP);
    assert_string_equal(field_of(all, "color")->enumeration->full_name, "test.shapes.v1.Color");
    pool_free(building.pool);
}

static void test_oneofs(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "shapes.proto");
    const struct model_message *all = message_of(&building, 0);
    assert_int_equal(all->n_oneofs, 1); /* without those of the two `optional` fields */
    const struct model_oneof *kind = all->oneofs[0];
    assert_string_equal(kind->name, "kind");
    assert_int_equal(kind->n_fields, 2);
    assert_string_equal(kind->fields[1]->name, "inner");
    assert_ptr_equal(kind->fields[1]->oneof, kind);
    assert_ptr_equal(kind->message, all);
    assert_string_equal(kind->comments.leading, " The choice.\n");
    assert_location(kind->location, "shapes.proto", 26, 3);
    assert_null(field_of(all, "present")->oneof);
    pool_free(building.pool);
}

static void test_nesting(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "shapes.proto");
    const struct model_message *all = message_of(&building, 0);
    assert_int_equal(all->n_messages, 3); /* two map entries among them */
    const struct model_message *entry = field_of(all, "by_name")->message;
    assert_true(entry->map_entry);
    assert_string_equal(entry->full_name, "test.shapes.v1.All.ByNameEntry");
    assert_ptr_equal(entry->parent, all);
    const struct model_message *inner = field_of(all, "inner")->message;
    assert_string_equal(inner->base_member, "super");
    assert_string_equal(all->base_member, "base");
    assert_ptr_equal(field_of(inner, "again")->message, all);
    assert_ptr_equal(field_of(entry, "value")->message, inner);
    assert_string_equal(inner->messages[0]->full_name, "test.shapes.v1.All.Inner.Innermost");
    assert_string_equal(inner->enums[0]->full_name, "test.shapes.v1.All.Inner.State");
    assert_ptr_equal(inner->enums[0]->parent, inner);
    assert_location(inner->messages[0]->location, "shapes.proto", 39, 5);
    assert_false(all->has_required);
    assert_true(all->emitted);
    pool_free(building.pool);
}

static void test_comments(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "shapes.proto");
    const struct model_message *all = message_of(&building, 0);
    assert_string_equal(all->comments.leading, " A message with\n two lines of comment.\n");
    assert_location(all->location, "shapes.proto", 14, 1);
    const struct model_field *plain = field_of(all, "plain");
    assert_string_equal(plain->comments.leading, " Above the field.\n");
    assert_string_equal(plain->comments.trailing, " Behind the field.\n");
    assert_location(plain->location, "shapes.proto", 16, 3);
    assert_null(field_of(all, "time")->comments.leading);
    const struct model_enum *color = building.model->generated[0]->enums[0];
    assert_int_equal(color->n_values, 2);
    assert_string_equal(color->values[0].comments.leading, " No color at all.\n");
    assert_string_equal(color->values[1].name, "RED");
    assert_int_equal(color->values[1].number, 3);
    assert_true(color->values[1].deprecated);
    assert_false(color->closed);
    pool_free(building.pool);
}

static void test_proto2(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "legacy.proto");
    const struct model_file *file = building.model->generated[0];
    assert_int_equal(file->syntax, SYNTAX_PROTO2);
    assert_true(file->imports[0].is_public);
    assert_true(file->enums[0]->closed);
    const struct model_message *old = message_of(&building, 0);
    const struct model_field *text = field_of(old, "text");
    assert_int_equal(text->shape, SHAPE_OPTIONAL);
    assert_false(text->check_utf8);
    assert_true(text->has_default);
    assert_string_equal(text->default_text, "a\"b");
    const struct model_field *data = field_of(old, "data");
    assert_int_equal(data->default_length, 4);
    assert_memory_equal(data->default_text, "\001\n\xff\\", 5);
    assert_int_equal(field_of(old, "number")->shape, SHAPE_REQUIRED);
    assert_string_equal(field_of(old, "number")->default_text, "-5");
    assert_false(field_of(old, "loose")->packed);
    assert_true(field_of(old, "packed")->packed);
    assert_string_equal(field_of(old, "kind")->default_text, "SECOND");
    assert_string_equal(field_of(old, "large")->default_text, "inf");
    assert_false(field_of(old, "far")->has_default);
    pool_free(building.pool);
}

static void test_required_is_transitive(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "legacy.proto");
    assert_true(message_of(&building, 0)->has_required);  /* itself */
    assert_true(message_of(&building, 1)->has_required);  /* Near -> Far -> Old */
    assert_true(message_of(&building, 2)->has_required);  /* in a cycle with Old */
    assert_false(message_of(&building, 3)->has_required); /* Free */
    pool_free(building.pool);
}

static void test_envelopes(void **state)
{
    (void)state;
    struct building building = {0};
    build_one(&building, "google/events/cloud/acme/v1/events.proto");
    const char *name = "google/events/cloud/acme/v1/events.proto";
    const struct model_file *file = building.model->generated[0];
    assert_string_equal(file->product, "Acme Rockets");
    assert_location(file->product_location, name, 11, 1);
    assert_string_equal(file->php_namespace, "Google\\Events\\Cloud\\Acme\\V1");
    assert_location(file->php_location, name, 9, 1);
    assert_int_equal(file->n_attributes, 2);
    assert_string_equal(file->attributes[0].description, "The rocket");
    assert_null(file->attributes[0].camel_case_name);
    assert_string_equal(file->attributes[1].camel_case_name, "launchPad");
    assert_location(file->attributes[1].location, name, 16, 1);

    assert_int_equal(file->n_envelopes, 2);
    const struct model_envelope *launched = file->envelopes[0];
    assert_string_equal(launched->type, "google.cloud.acme.rocket.v1.launched");
    assert_int_equal(launched->type_count, 1);
    assert_int_equal(launched->id, cevents_type_id(launched->type, strlen(launched->type)));
    assert_ptr_equal(launched->message, file->messages[0]);
    assert_ptr_equal(launched->message->envelope, launched);
    assert_ptr_equal(launched->file, file);
    assert_string_equal(launched->data->message->full_name, "google.events.cloud.acme.v1.RocketEventData");
    assert_location(launched->type_location, name, 24, 3);
    assert_int_equal(launched->n_extensions, 2);
    assert_ptr_equal(launched->extensions[1].attribute, &file->attributes[1]);
    assert_location(launched->extensions[1].location, name, 26, 3);
    assert_false(launched->message->emitted);
    assert_true(launched->data->message->emitted);
    pool_free(building.pool);

    building = (struct building){.options = {.envelope_messages = true}};
    build_one(&building, name);
    assert_true(message_of(&building, 0)->emitted);
    pool_free(building.pool);
}

static void test_generated_are_sorted(void **state)
{
    (void)state;
    struct building building = {0};
    const char *const files[] = {"shapes.proto", "legacy.proto", "leaf.proto", NULL};
    build(&building, files);
    assert_int_equal(building.model->n_generated, 3);
    assert_string_equal(building.model->generated[0]->name, "leaf.proto");
    assert_string_equal(building.model->generated[1]->name, "legacy.proto");
    assert_string_equal(building.model->generated[2]->name, "shapes.proto");
    pool_free(building.pool);
}

static void read_sidecar(struct building *building, const char *text)
{
    *building = (struct building){.pool = pool_new()};
    building->findings.pool = building->pool;
    static const bool given[16];
    building->options.sidecar =
        sidecar_read_text(building->pool, "c.yaml", text, strlen(text), &building->options, given, &building->findings);
}

static void test_c_packages(void **state)
{
    (void)state;
    struct building building;
    read_sidecar(&building, "packages: {test.*: {c_package: 'x.*'}}\n");
    build_one(&building, "shapes.proto");
    assert_string_equal(building.model->generated[0]->c_package, "x.shapes.v1");
    assert_string_equal(building.model->generated[0]->imports[0].file->c_package, "google.protobuf");
    pool_free(building.pool);

    read_sidecar(&building, "packages: {test.*: {c_package: 'x.*'}}\n");
    building.options.c_package = "all";
    build_one(&building, "shapes.proto");
    assert_string_equal(building.model->generated[0]->c_package, "all");
    assert_string_equal(building.model->generated[0]->imports[0].file->c_package, "google.protobuf");
    pool_free(building.pool);
}

static void assert_as_bytes(const char *sidecar, const char *held_as_bytes)
{
    struct building building;
    read_sidecar(&building, sidecar);
    build_one(&building, "shapes.proto");
    const struct model_message *all = message_of(&building, 0);
    const char *found = "";
    for (size_t i = 0; i < all->n_fields; i++) {
        const struct model_field *field = all->fields[i];
        if (field->string_as_bytes) {
            found = pool_format(building.pool, "%s %s", found, field->name);
        }
        for (size_t j = 0; field->shape == SHAPE_MAP && j < 2; j++) {
            if (field->message->fields[j]->string_as_bytes) {
                found = pool_format(building.pool, "%s %s.%s", found, field->name, field->message->fields[j]->name);
            }
        }
    }
    assert_string_equal(found, held_as_bytes);
    pool_free(building.pool);
}

static void test_strings_as_bytes(void **state)
{
    (void)state;
    const char *all = " plain present texts by_name.key by_number.value photo_URL other raw";
    assert_as_bytes("{}", " raw");
    assert_as_bytes("string_as_bytes: true", all);
    assert_as_bytes("packages: {test.*: {string_as_bytes: true}}", all);
    assert_as_bytes("messages: {test.shapes.v1.All: {string_as_bytes: true}}", all);
    assert_as_bytes("messages: {test.shapes.v1.All: {string_as_bytes: false}}", "");
    assert_as_bytes("fields: {test.shapes.v1.All.plain: {string_as_bytes: true}}", " plain raw");
    assert_as_bytes("fields: {test.shapes.v1.All.raw: {string_as_bytes: false}}", "");
    assert_as_bytes("fields: {test.shapes.v1.All.by_name: {string_as_bytes: true}}", " by_name.key raw");
    assert_as_bytes("fields: {test.shapes.v1.All.ByNumberEntry.value: {string_as_bytes: true}}",
                    " by_number.value raw");
    assert_as_bytes("string_as_bytes: true\nmessages: {test.shapes.v1.All: {string_as_bytes: false}}\n"
                    "fields: {test.shapes.v1.All.texts: {string_as_bytes: true}}",
                    " texts");
}

static void test_sidecar_names_fields_that_exist(void **state)
{
    (void)state;
    struct building building;
    read_sidecar(&building, "fields:\n"
                            "  test.shapes.v1.All.plan: {string_as_bytes: true}\n"
                            "  test.shapes.v1.All.body: {string_as_bytes: true}\n"
                            "  other.All.plan: {string_as_bytes: true}\n");
    const char *const files[] = {"shapes.proto", NULL};
    build(&building, files);
    assert_string_equal(test_findings_text(&building.findings),
                        "c.yaml:2:3: error: test.shapes.v1.All has no field `plan` [sidecar]\n"
                        "c.yaml:3:3: error: test.shapes.v1.All.body is no string field, so string_as_bytes cannot "
                        "apply [sidecar]\n");
    pool_free(building.pool);
}

static void test_groups(void **state)
{
    (void)state;
    struct building building = {.options = {.json = true}};
    const char *const files[] = {"group.proto", NULL};
    build(&building, files);
    assert_string_equal(test_findings_text(&building.findings), "");
    const struct model_message *outer = message_of(&building, 0);
    assert_false(outer->fields[0]->group);
    assert_true(outer->fields[1]->group);
    assert_int_equal(outer->fields[1]->type, FIELD_MESSAGE);
    assert_ptr_equal(outer->fields[1]->message, outer->messages[0]);
    pool_free(building.pool);
}

static void test_groups_need_tables(void **state)
{
    (void)state;
    struct building building = {0};
    const char *const files[] = {"group.proto", NULL};
    build(&building, files);
    assert_non_null(building.model); /* for the other checks */
    assert_true(findings_any_fatal(&building.findings));
    assert_string_equal(test_findings_text(&building.findings),
                        "group.proto:5:3: error: Outer.inside is a group, which needs the tables that json=off leaves "
                        "out [schema]\n");
    pool_free(building.pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_oneofs),
        cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_proto2),
        cmocka_unit_test(test_required_is_transitive),
        cmocka_unit_test(test_envelopes),
        cmocka_unit_test(test_generated_are_sorted),
        cmocka_unit_test(test_c_packages),
        cmocka_unit_test(test_strings_as_bytes),
        cmocka_unit_test(test_sidecar_names_fields_that_exist),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_groups_need_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
