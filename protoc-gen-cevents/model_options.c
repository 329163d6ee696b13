/*
 * What the options of files and messages say: annotations, protobuf-c's own options, names for other languages.
 */
#include <string.h>

#include "builder.h"
#include "hash.h"
#include "settings.h"
#include "sidecar.h"

/* Field numbers of descriptor.proto that make up source paths. */
enum {
    PATH_FILE_OPTIONS = 8,
    PATH_OPTIONS_CSHARP_NAMESPACE = 37,
    PATH_OPTIONS_PHP_NAMESPACE = 41,
    PATH_OPTIONS_RUBY_PACKAGE = 45,
    PATH_MESSAGE_OPTIONS = 7
};

static const char *copy_optional(struct pool *pool, const char *text)
{
    return text == NULL ? NULL : pool_text(pool, text, strlen(text));
}

static const char *c_package_of(struct builder *builder, const struct model_file *file, const char *annotated)
{
    const struct options *options = builder->options;
    bool well_known = strcmp(file->package, "google.protobuf") == 0;
    if (options->c_package != NULL && !well_known) {
        return options->c_package;
    }
    if (options->sidecar != NULL) {
        const char *said = sidecar_c_package(builder->pool, options->sidecar, file->package);
        if (said != NULL) {
            return said;
        }
    }
    if (annotated == NULL) {
        return file->package;
    }
    if (*annotated != '\0' && !is_dotted_name(annotated)) {
        findings_add(builder->findings, SEVERITY_ERROR, true, "option-value", file->location, file->name,
                     "the c_package of %s is `%s`, but must be a package name", file->name, annotated);
        return file->package;
    }
    return annotated;
}

/* Path of an option, or of one element of a repeated option. */
static struct source_path option_path(struct pool *pool, struct source_path thing, int32_t options, int32_t number,
                                      bool repeated, size_t index)
{
    struct source_path path = builder_path(pool, thing, options, (size_t)number);
    if (!repeated) {
        return path;
    }
    struct source_path element = builder_path(pool, path, (int32_t)index, 0);
    element.length--;
    return element;
}

static void read_attributes(struct builder *builder, struct built_file *built,
                            const struct file_annotations *annotations)
{
    struct model_file *file = built->file;
    file->attributes = pool_array(builder->pool, annotations->n_attributes, sizeof *file->attributes);
    for (size_t i = 0; i < annotations->n_attributes; i++) {
        struct source_path path =
            option_path(builder->pool, (struct source_path){0}, PATH_FILE_OPTIONS,
                        (int32_t)sidecar_annotation_numbers(builder->options->sidecar)->extension_attribute, true, i);
        struct model_attribute *attribute = &file->attributes[file->n_attributes++];
        *attribute = (struct model_attribute){.name = annotations->attributes[i].name,
                                              .description = annotations->attributes[i].description,
                                              .camel_case_name = annotations->attributes[i].camel_case_name,
                                              .location = source_info_nearest(built->source, path)};
        name_table_add(&built->attributes, attribute->name, attribute);
    }
}

/* Of a file's option; without one, of the package. */
static struct location file_option_location(const struct built_file *built, int32_t number)
{
    const int32_t steps[] = {PATH_FILE_OPTIONS, number};
    struct location location = source_info_find(built->source, (struct source_path){steps, 2});
    return location.line > 0 ? location : built->file->package_location;
}

void builder_read_file_options(struct builder *builder, struct built_file *built)
{
    struct model_file *file = built->file;
    const Google__Protobuf__FileOptions *options = built->proto->options;
    struct annotated_thing thing = {builder->pool, builder->findings, file->location, "",
                                    sidecar_annotation_numbers(builder->options->sidecar)};
    struct file_annotations annotations = annotations_of_file(&thing, options == NULL ? NULL : &options->base);
    file->product = annotations.product;
    file->product_location = file_option_location(built, (int32_t)thing.numbers->product);
    file->protobuf_c = (struct protobuf_c_options){.no_generate = annotations.no_generate,
                                                   .const_strings = annotations.const_strings,
                                                   .use_oneof_field_name = annotations.use_oneof_field_name};
    file->c_package = c_package_of(builder, file, annotations.c_package);
    read_attributes(builder, built, &annotations);
    if (options != NULL) {
        file->csharp_namespace = copy_optional(builder->pool, options->csharp_namespace);
        file->php_namespace = copy_optional(builder->pool, options->php_namespace);
        file->ruby_package = copy_optional(builder->pool, options->ruby_package);
    }
    file->csharp_location = file_option_location(built, PATH_OPTIONS_CSHARP_NAMESPACE);
    file->php_location = file_option_location(built, PATH_OPTIONS_PHP_NAMESPACE);
    file->ruby_location = file_option_location(built, PATH_OPTIONS_RUBY_PACKAGE);
}

/* The field that holds an event's data: `data`, or a field of another name when it is the only one. */
static struct model_field *data_field_of(const struct model_message *message)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        if (strcmp(message->fields[i]->name, "data") == 0) {
            return message->fields[i];
        }
    }
    return message->n_fields == 1 ? message->fields[0] : NULL;
}

static void read_extensions(struct builder *builder, const struct built_message *built,
                            const struct message_annotations *annotations, struct model_envelope *envelope)
{
    struct name_table seen = {.pool = builder->pool};
    size_t count = annotations->n_extension_names;
    envelope->extensions = pool_array(builder->pool, count, sizeof *envelope->extensions);
    envelope->repeated_extensions = pool_array(builder->pool, count, sizeof *envelope->repeated_extensions);
    for (size_t i = 0; i < count; i++) {
        const char *name = annotations->extension_names[i];
        struct source_path path =
            option_path(builder->pool, built->path, PATH_MESSAGE_OPTIONS,
                        (int32_t)sidecar_annotation_numbers(builder->options->sidecar)->extension_name, true, i);
        struct model_extension *extension = name_table_add(&seen, name, envelope)
                                                ? &envelope->extensions[envelope->n_extensions++]
                                                : &envelope->repeated_extensions[envelope->n_repeated_extensions++];
        *extension = (struct model_extension){.name = name,
                                              .attribute = name_table_find(&built->file->attributes, name),
                                              .location = source_info_nearest(built->file->source, path)};
    }
}

static void build_envelope(struct builder *builder, const struct built_message *built,
                           const struct message_annotations *annotations)
{
    struct model_message *message = built->message;
    struct model_envelope *envelope = pool_alloc(builder->pool, sizeof *envelope);
    struct source_path type_path =
        option_path(builder->pool, built->path, PATH_MESSAGE_OPTIONS,
                    (int32_t)sidecar_annotation_numbers(builder->options->sidecar)->type, false, 0);
    envelope->type = annotations->cloud_event_type;
    envelope->type_count = annotations->n_cloud_event_types;
    envelope->message = message;
    envelope->file = message->file;
    envelope->data = data_field_of(message);
    envelope->id = cevents_type_id(envelope->type, strlen(envelope->type));
    envelope->type_location = source_info_nearest(built->file->source, type_path);
    read_extensions(builder, built, annotations, envelope);
    message->envelope = envelope;
    message->file->n_envelopes++;
}

void builder_read_message_options(struct builder *builder, const struct built_message *built)
{
    struct model_message *message = built->message;
    const Google__Protobuf__MessageOptions *options = built->proto->options;
    struct annotated_thing thing = {builder->pool, builder->findings, message->location, message->full_name,
                                    sidecar_annotation_numbers(builder->options->sidecar)};
    struct message_annotations annotations = annotations_of_message(&thing, options == NULL ? NULL : &options->base);
    if (annotations.base_field_name != NULL) {
        message->base_member = annotations.base_field_name;
        if (!is_c_identifier(message->base_member)) {
            findings_add(builder->findings, SEVERITY_ERROR, true, "option-value", message->location, message->full_name,
                         "the base_field_name of %s is `%s`, but must be a C identifier", message->full_name,
                         message->base_member);
        }
    }
    if (annotations.cloud_event_type != NULL) {
        build_envelope(builder, built, &annotations);
    }
    bool left_out = message->envelope != NULL && !builder->options->envelope_messages;
    message->emitted = !left_out && !message->file->protobuf_c.no_generate;
}

void builder_check_sidecar_fields(struct builder *builder)
{
    struct sidecar_names names = sidecar_field_names(builder->options->sidecar);
    struct name_table fields = {.pool = builder->pool};
    if (names.count == 0) {
        return;
    }
    for (const struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        for (size_t i = 0; i < built->message->n_fields; i++) {
            struct model_field *field = built->message->fields[i];
            name_table_add(&fields, builder_full_name(builder->pool, built->message->full_name, field->name), field);
        }
    }
    for (size_t i = 0; i < names.count; i++) {
        const struct sidecar_name *name = &names.items[i];
        const char *dot = strrchr(name->full_name, '.');
        const struct model_field *field = name_table_find(&fields, name->full_name);
        const struct symbol *owner =
            dot == NULL ? NULL
                        : name_table_find_part(&builder->symbols, name->full_name, (size_t)(dot - name->full_name));
        if (field == NULL && owner != NULL && owner->kind == SYMBOL_MESSAGE) {
            findings_add(builder->findings, SEVERITY_ERROR, true, "sidecar", name->location, name->full_name,
                         "%s has no field `%s`", owner->message->full_name, dot + 1);
        } else if (field != NULL && field->type != FIELD_STRING && field->shape != SHAPE_MAP) {
            findings_add(builder->findings, SEVERITY_ERROR, true, "sidecar", name->location, name->full_name,
                         "%s is no string field, so string_as_bytes cannot apply", name->full_name);
        }
    }
}
