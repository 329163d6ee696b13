#include "tree.h"

#include <stdio.h>
#include <string.h>

#include "json_text.h"
#include "terminal.h"

/* Deepest nesting that is shown as a tree; what lies below is shown on one line. */
enum { DEEPEST = 512, SHOWN_BYTES = 64 };

void tree_print_separator(size_t n_printed)
{
    if (n_printed > 0) {
        putchar('\n');
    }
}

static void print_indent(size_t level)
{
    printf("%*s", (int)(2 * level), "");
}

static void print_attribute(const char *name, const char *text, size_t length)
{
    print_indent(1);
    terminal_print(stdout, COLOUR_NAME, name);
    fputs(": ", stdout);
    terminal_print_untrusted(stdout, text, length);
    putchar('\n');
}

static void print_core_attribute(const char *name, const char *text)
{
    if (text != NULL) {
        print_attribute(name, text, strlen(text));
    }
}

void tree_print_attributes(const cevents_attributes *attributes)
{
    terminal_print(stdout, COLOUR_DIM, "event ");
    const char *type = attributes->type != NULL ? attributes->type : "";
    terminal_print_untrusted(stdout, type, strlen(type));
    putchar('\n');
    print_core_attribute("id", attributes->id);
    print_core_attribute("source", attributes->source);
    print_core_attribute("specversion", attributes->specversion);
    print_core_attribute("subject", attributes->subject);
    print_core_attribute("time", attributes->time);
    print_core_attribute("datacontenttype", attributes->datacontenttype);
    print_core_attribute("dataschema", attributes->dataschema);
    for (size_t i = 0; i < attributes->n_extensions; i++) {
        const cevents_attribute *extension = &attributes->extensions[i];
        print_attribute(extension->name, extension->text, extension->length);
    }
}

static void print_data_line(const char *what)
{
    terminal_print(stdout, COLOUR_DIM, "data ");
    printf("%s\n", what);
}

/* A member's name without its quotes where they are not needed. */
static void print_member_name(const char *token, size_t length)
{
    bool plain = length > 2 && token[length - 1] == '"';
    for (size_t i = 1; plain && i + 1 < length; i++) {
        plain = token[i] > ' ' && token[i] < 0x7F && strchr("\\\"{}[]:,", token[i]) == NULL;
    }
    terminal_begin(stdout, COLOUR_NAME);
    terminal_print_untrusted(stdout, plain ? token + 1 : token, plain ? length - 2 : length);
    terminal_end(stdout);
}

/* Where the printer stands in a JSON text. */
struct walk {
    const char *p;
    const char *end;
    size_t level;           /* of the container that holds the next value */
    bool is_array[DEEPEST]; /* by level */
    bool name_printed;      /* the line has begun with the member's name */
};

static void begin_line(struct walk *walk)
{
    if (walk->name_printed) {
        putchar(' ');
    } else {
        print_indent(walk->level > 0 ? walk->level : 1);
        fputs(walk->is_array[walk->level] ? "- " : "", stdout);
    }
    walk->name_printed = false;
}

static void print_scalar(struct walk *walk, const char *token_end)
{
    begin_line(walk);
    terminal_print_untrusted(stdout, walk->p, (size_t)(token_end - walk->p));
    putchar('\n');
    walk->p = token_end;
}

static bool is_empty_container(const struct walk *walk)
{
    const char *next = json_past_space(walk->p + 1, walk->end);
    return next < walk->end && *next == (*walk->p == '{' ? '}' : ']');
}

static void open_container(struct walk *walk)
{
    if (is_empty_container(walk)) {
        begin_line(walk);
        puts(*walk->p == '{' ? "{}" : "[]");
        walk->p = json_past_space(walk->p + 1, walk->end) + 1;
        return;
    }
    if (walk->name_printed) {
        putchar('\n');
    } else if (walk->is_array[walk->level]) {
        print_indent(walk->level);
        puts("-");
    }
    walk->name_printed = false;
    walk->level++;
    walk->is_array[walk->level] = *walk->p == '[';
    walk->p++;
}

static bool is_member_name(const struct walk *walk, const char *token_end)
{
    const char *next = json_past_space(token_end, walk->end);
    return *walk->p == '"' && !walk->name_printed && next < walk->end && *next == ':';
}

static void print_name(struct walk *walk, const char *token_end)
{
    print_indent(walk->level);
    print_member_name(walk->p, (size_t)(token_end - walk->p));
    putchar(':');
    walk->name_printed = true;
    walk->p = json_past_space(token_end, walk->end) + 1;
}

static void print_tree(const char *json, size_t length)
{
    /* The outermost value's members stand at level 1. */
    struct walk walk = {.p = json, .end = json + length, .level = 0};
    while ((walk.p = json_past_space(walk.p, walk.end)) < walk.end) {
        const char *token_end = json_token_end(walk.p, walk.end);
        if (walk.level + 1 >= DEEPEST) {
            print_scalar(&walk, walk.end);
        } else if (*walk.p == '{' || *walk.p == '[') {
            open_container(&walk);
        } else if (*walk.p == '}' || *walk.p == ']') {
            walk.level -= walk.level > 0 ? 1 : 0;
            walk.p++;
        } else if (*walk.p == ',' || *walk.p == ':') {
            walk.p++;
        } else if (is_member_name(&walk, token_end)) {
            print_name(&walk, token_end);
        } else {
            print_scalar(&walk, token_end);
        }
    }
    if (walk.name_printed) {
        putchar('\n');
    }
}

void tree_print_data(const char *message_name, const char *json, size_t length)
{
    print_data_line(message_name);
    print_tree(json, length);
}

static void print_bytes(const unsigned char *bytes, size_t length)
{
    print_indent(1);
    for (size_t i = 0; i < length && i < SHOWN_BYTES; i++) {
        printf("%02x ", (unsigned)bytes[i]);
    }
    printf("(%zu bytes)\n", length);
}

void tree_print_untyped(const cevents_data *data, cevents_data_format format)
{
    if (data->kind == CEVENTS_DATA_NONE) {
        print_data_line("none");
        return;
    }
    print_data_line(data->type_url != NULL ? data->type_url : "of no known message");
    if (format == CEVENTS_FORMAT_JSON) {
        print_tree(data->bytes, data->length);
    } else if (data->kind == CEVENTS_DATA_TEXT) {
        print_indent(1);
        terminal_print_untrusted(stdout, data->bytes, data->length);
        putchar('\n');
    } else {
        print_bytes(data->bytes, data->length);
    }
}
