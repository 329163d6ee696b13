#include "member_names.h"

#include <string.h>

#include "suggest.h"

enum { ROW_NAME_SIZE = CEVENTS_INLINE_NAME + 1, LONGEST_WORD = 100 };

struct nearest_name {
    struct suggestion suggestion;
    char text[ROW_NAME_SIZE]; /* of a name that its row holds without a terminator */
};

static void consider_row(struct nearest_name *nearest, const cevents_json_table *table, const cevents_json_field *row)
{
    if (row->name_length == 0) {
        suggestion_consider(&nearest->suggestion, table->long_names[row - table->fields]);
        return;
    }
    char name[ROW_NAME_SIZE] = "";
    memcpy(name, row->name, row->name_length);
    size_t before = nearest->suggestion.distance;
    suggestion_consider(&nearest->suggestion, name);
    if (nearest->suggestion.distance < before) {
        memcpy(nearest->text, name, sizeof name);
        nearest->suggestion.nearest = nearest->text;
    }
}

/* The last step of a path, which is the member's name: ends[0] of `data.ends[0]`. "" when it is in brackets. */
static const char *last_step(const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *step = dot == NULL ? path : dot + 1;
    return strchr(step, ']') == NULL ? step : "";
}

static void print_nearest_member(const cevents_report *report, FILE *out)
{
    const char *word = last_step(report->path);
    if (*word == '\0' || *word == '@') {
        return;
    }
    struct nearest_name nearest = {.suggestion = suggestion_for(word)};
    for (size_t i = 0; i < report->table->n_fields; i++) {
        consider_row(&nearest, report->table, &report->table->fields[i]);
    }
    suggestion_print(&nearest.suggestion, out);
}

static const ProtobufCEnumDescriptor *enumeration_of(const cevents_json_table *table, const cevents_json_field *row)
{
    if (row->shape == CEVENTS_SHAPE_MAP) {
        table = table->subs[row->sub].message;
        row = &table->fields[1];
    }
    return row->kind == CEVENTS_KIND_ENUM ? table->subs[row->sub].enumeration : NULL;
}

static void print_nearest_value(const cevents_report *report, FILE *out)
{
    const ProtobufCEnumDescriptor *enumeration = enumeration_of(report->table, report->field);
    bool quoted = report->raw_length > 2 && report->raw_length < LONGEST_WORD && report->raw[0] == '"';
    if (enumeration == NULL || !quoted) {
        return;
    }
    char word[LONGEST_WORD] = "";
    memcpy(word, report->raw + 1, report->raw_length - 2);
    struct suggestion nearest = suggestion_for(word);
    for (unsigned i = 0; i < enumeration->n_value_names; i++) {
        suggestion_consider(&nearest, enumeration->values_by_name[i].name);
    }
    suggestion_print(&nearest, out);
}

void member_names_print_nearest(const cevents_report *report, FILE *out)
{
    if (report->table != NULL && report->kind == CEVENTS_REPORT_UNKNOWN_MEMBER) {
        print_nearest_member(report, out);
    } else if (report->field != NULL && report->kind == CEVENTS_REPORT_UNKNOWN_ENUM_NAME) {
        print_nearest_value(report, out);
    }
}
