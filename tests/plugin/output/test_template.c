#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pool.h"
#include "template.h"
#include "value.h"

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \n,:");
}

static const char *read_text(struct pool *pool, const char *json, const char **text)
{
    size_t length = strcspn(json + 1, "'");
    *text = pool_text(pool, json + 1, length);
    return json + length + 2;
}

static const char *read_value(struct pool *pool, const char *json, struct value *into, const char *key)
{
    json = skip_space(json);
    if (*json == '\'') {
        const char *text;
        json = read_text(pool, json, &text);
        if (key != NULL) {
            value_set_text(into, key, text);
        } else {
            value_append_text(into, text);
        }
        return json;
    }
    if (*json == 't' || *json == 'f') {
        value_set_bool(into, key, *json == 't');
        return json + (*json == 't' ? 4 : 5);
    }
    char close = *json == '[' ? ']' : '}';
    struct value *inner = *json == '[' ? value_list(pool) : value_map(pool);
    for (json = skip_space(json + 1); *json != close; json = skip_space(json)) {
        const char *name = NULL;
        if (close == '}') {
            json = read_text(pool, json, &name);
        }
        json = read_value(pool, json, inner, name);
    }
    if (key != NULL) {
        value_set(into, key, inner);
    } else {
        value_append(into, inner);
    }
    return json + 1;
}

static const struct value *view_of(struct pool *pool, const char *json)
{
    struct value *list = value_list(pool);
    read_value(pool, json, list, NULL);
    return list->items[0];
}

struct template_case {
    const char *name;
    const char *view;
    const char *template;
    const char *partial; /* the template `partial` */
    const char *expected;
};

static const char *render(struct pool *pool, const struct template_case *c, const char **error)
{
    const struct template_file files[] = {
        {"main", (const unsigned char *)c->template, strlen(c->template)},
        {"partial", (const unsigned char *)c->partial, c->partial == NULL ? 0 : strlen(c->partial)},
    };
    struct templates *templates = templates_new(pool, files, c->partial == NULL ? 1 : 2);
    size_t length = 0;
    const char *text = template_render(templates, "main", view_of(pool, c->view), &length, error);
    if (text != NULL) {
        assert_int_equal(length, strlen(text));
    }
    return text;
}

/* What the mustache specification asks of variables, sections, inverted sections, partials, comments, delimiters. */
static const struct template_case cases[] = {
    {"no tags", "{}", "Hello {from} { } }} mustache\n", NULL, "Hello {from} { } }} mustache\n"},
    {"variable", "{'who': 'you'}", "Hello, {{who}}!\n", NULL, "Hello, you!\n"},
    {"nothing is escaped", "{'c': '& \" < >'}", "{{c}} {{{c}}} {{&c}}", NULL, "& \" < > & \" < > & \" < >"},
    {"blanks within a tag", "{'s': '---'}", "|{{ s }}|{{{ s }}}|{{& s }}|", NULL, "|---|---|---|"},
    {"blanks around a variable", "{'s': '---'}", "  {{s}}\n| {{s}} |", NULL, "  ---\n| --- |"},
    {"dotted name", "{'a': {'b': {'c': 'Joe'}}}", "{{a.b.c}}", NULL, "Joe"},
    {"first part of a dotted name is looked up outwards", "{'a': {'b': 'x'}, 'in': {'c': 'y'}}",
     "{{#in}}{{a.b}}{{c}}{{/in}}", NULL, "xy"},
    {"the inner name wins", "{'a': 'outer', 'in': {'a': 'inner'}}", "{{a}} {{#in}}{{a}}{{/in}}", NULL, "outer inner"},
    {"implicit iterator", "{'l': ['a', 'b', 'c']}", "{{#l}}({{.}}){{/l}}", NULL, "(a)(b)(c)"},
    {"lists in lists", "{'l': [['1', '2'], ['a']]}", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", NULL, "(12)(a)"},
    {"text is no list", "{'s': '123'}", "{{#s}}{{.}} is {{s}}{{/s}}", NULL, "123 is 123"},
    {"empty text is false", "{'s': ''}", "[{{s}}{{#s}}yes{{/s}}{{^s}}no{{/s}}]", NULL, "[no]"},
    {"true", "{'b': true}", "{{#b}}shown{{/b}}{{^b}}hidden{{/b}}", NULL, "shown"},
    {"false", "{'b': false}", "{{#b}}hidden{{/b}}{{^b}}shown{{/b}}", NULL, "shown"},
    {"empty list", "{'l': []}", "{{#l}}hidden{{/l}}{{^l}}shown{{/l}}", NULL, "shown"},
    {"list of maps", "{'l': [{'i': '1'}, {'i': '2'}]}", "{{#l}}{{i}}{{/l}}", NULL, "12"},
    {"sections nest", "{'b': true, 'f': false}", "A {{#b}}B {{#b}}C{{/b}} {{#f}}D{{/f}}{{/b}} E", NULL, "A B C  E"},
    {"nested contexts", "{'a': {'one': '1'}, 'b': {'two': '2'}}",
     "{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}{{one}}\n{{/b}}\n{{one}}\n{{/a}}\n", NULL, "1\n121\n1\n"},
    {"inline sections keep blanks", "{'b': true}", " | {{#b}}\t|\t{{/b}} | \n", NULL, " | \t|\t | \n"},
    {"inline sections on lines of their own", "{'b': true}", " {{#b}}YES{{/b}}\n {{#b}}GOOD{{/b}}\n", NULL,
     " YES\n GOOD\n"},
    {"a comment within a section keeps its line", "{'b': true}", " | {{#b}} {{! text }}\n {{/b}} | \n", NULL,
     " |  \n  | \n"},
    {"standalone lines vanish", "{'b': true}", "| This\n{{#b}}\n|\n{{/b}}\n| Line\n", NULL, "| This\n|\n| Line\n"},
    {"indented standalone lines vanish", "{'b': true}", "| This\n  {{#b}}\n|\n\t{{/b}}  \n| Line\n", NULL,
     "| This\n|\n| Line\n"},
    {"standalone inverted section", "{'b': false}", "a\n {{^b}}\nb\n {{/b}}\nc\n", NULL, "a\nb\nc\n"},
    {"carriage returns", "{'b': true}", "|\r\n{{#b}}\r\n{{/b}}\r\n|", NULL, "|\r\n|"},
    {"standalone first line", "{'b': true}", "  {{#b}}\n#{{/b}}\n/", NULL, "#\n/"},
    {"standalone last line", "{'b': true}", "#{{#b}}\n/\n  {{/b}}", NULL, "#\n/\n"},
    {"comment", "{}", "12345{{! Comment {{ in }}67890", NULL, "1234567890"},
    {"comment over lines", "{}", "12345{{!\n  more\n}}67890\n", NULL, "1234567890\n"},
    {"standalone comment", "{}", "Begin\n  {{! alone }}\nEnd\n", NULL, "Begin\nEnd\n"},
    {"standalone comment over lines", "{}", "Begin\n  {{!\n alone\n  }}\nEnd\n", NULL, "Begin\nEnd\n"},
    {"inline comment keeps its line", "{}", "  12 {{! 34 }}\n", NULL, "  12 \n"},
    {"partial", "{'text': 'content'}", "\"{{>partial}}\"", "*{{text}}*", "\"*content*\""},
    {"partial within a line", "{'data': '|'}", "  {{data}}  {{> partial}}\n", ">\n>", "  |  >\n>\n"},
    {"standalone partial indents", "{'c': '<\n->'}", "\\\n {{>partial}}\n/\n", "|\n{{{c}}}\n|\n",
     "\\\n |\n <\n->\n |\n/\n"},
    {"standalone partial on the last line", "{}", ">\n  {{>partial}}", ">\n>", ">\n  >\n  >"},
    {"standalone partial on the first line", "{}", "  {{>partial}}\n>", ">\n>", "  >\n  >>"},
    {"standalone partial before a carriage return", "{}", "|\r\n{{>partial}}\r\n|", ">", "|\r\n>|"},
    {"indentation spares lines that vanish", "{'b': true}", "  {{>partial}}\n", "{{#b}}\nx\n{{/b}}\ny\n", "  x\n  y\n"},
    {"partials recurse", "{'c': 'X', 'n': [{'c': 'Y', 'n': []}]}", "{{>partial}}", "{{c}}<{{#n}}{{>partial}}{{/n}}>",
     "X<Y<>>"},
    {"indentation adds up", "{'c': 'X', 'n': [{'c': 'Y', 'n': []}]}", "{{>partial}}\n",
     "{{c}}\n{{#n}}\n  {{>partial}}\n{{/n}}\n", "X\n  Y\n"},
    {"delimiters", "{'t': 'Hey'}", "{{=<% %>=}}(<%t%>) {{t}}", NULL, "(Hey) {{t}}"},
    {"delimiters and back", "{'t': 'Hey'}", "a\n{{= | | =}}\n{|t|}\n|={{ }}=|\n{{t}}\n", NULL, "a\n{Hey}\nHey\n"},
    {"delimiters end with the template", "{'v': 'yes'}", "{{=| |=}}|v| |>partial|", "{{v}}", "yes yes"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pool *pool = pool_new();
        const char *error = NULL;
        const char *text = render(pool, &cases[i], &error);
        if (text == NULL || strcmp(text, cases[i].expected) != 0) {
            print_error("%s: %s\n", cases[i].name, text == NULL ? error : text);
            fail();
        }
        pool_free(pool);
    }
}

static const struct template_case errors[] = {
    {"unknown variable", "{}", "a\nb {{who}}\n", NULL, "templates/main.mustache:2: the view has no `who`"},
    {"unknown section", "{}", "\n\n{{#who}}{{/who}}", NULL, "templates/main.mustache:3: the view has no `who`"},
    {"unknown part", "{'a': {}}", "{{a.b}}", NULL, "templates/main.mustache:1: the view has no `a.b`"},
    {"part of a text", "{'a': 'x'}", "{{a.b}}", NULL, "templates/main.mustache:1: the view has no `a.b`"},
    {"a part is not looked up outwards", "{'a': {}, 'b': 'x'}", "{{a.b}}", NULL,
     "templates/main.mustache:1: the view has no `a.b`"},
    {"unknown partial", "{}", "\n{{>other}}", NULL, "templates/main.mustache:2: no such partial: `other`"},
    {"error in a partial", "{}", "{{>partial}}", "\n{{x}}", "templates/partial.mustache:2: the view has no `x`"},
    {"list as text", "{'l': []}", "{{l}}", NULL, "templates/main.mustache:1: not a text: `l`"},
    {"bool as text", "{'l': true}", "{{l}}", NULL, "templates/main.mustache:1: not a text: `l`"},
    {"unclosed tag", "{}", "\nx{{a\n", NULL, "templates/main.mustache:2: unclosed tag `{{a`"},
    {"empty tag", "{}", "{{ }}", NULL, "templates/main.mustache:1: tag without a name `{{ }}`"},
    {"unclosed section", "{}", "\n{{#a}}\n\n", NULL, "templates/main.mustache:2: section without an end `a`"},
    {"end without a section", "{}", "{{/a}}", NULL, "templates/main.mustache:1: end of a section that is not open `a`"},
    {"crossed sections", "{}", "{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}", NULL,
     "templates/main.mustache:3: end of a section that is not the innermost `a`"},
    {"line after a comment over lines", "{}", "{{!\n\n}}\n{{x}}", NULL,
     "templates/main.mustache:4: the view has no `x`"},
    {"bad delimiters", "{}", "{{=|=}}", NULL, "templates/main.mustache:1: bad delimiters `|=`"},
    {"delimiters without an end", "{}", "{{=a b}}", NULL, "templates/main.mustache:1: bad delimiters `a b`"},
    {"no closing delimiter", "{}", "{{=a =}}", NULL, "templates/main.mustache:1: bad delimiters `a =`"},
    {"unclosed triple", "{}", "{{{a}}", NULL, "templates/main.mustache:1: unclosed tag `{{{a}}`"},
    {"only an opening", "{}", "{{", NULL, "templates/main.mustache:1: unclosed tag `{{`"},
    {"a kind without an end", "{}", "{{#", NULL, "templates/main.mustache:1: unclosed tag `{{#`"},
    {"half a close", "{}", "{{a}", NULL, "templates/main.mustache:1: unclosed tag `{{a}`"},
    {"section without a name", "{}", "{{#}}", NULL, "templates/main.mustache:1: tag without a name `{{#}}`"},
    {"end with more to its name", "{'a': true}", "{{#a}}{{/ab}}", NULL,
     "templates/main.mustache:1: end of a section that is not the innermost `ab`"},
    {"endless recursion", "{}", "{{>partial}}", "\n{{>partial}}", "templates/partial.mustache:1: nested too deep: ``"},
};

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        struct pool *pool = pool_new();
        const char *error = NULL;
        const char *text = render(pool, &errors[i], &error);
        if (text != NULL || strcmp(error, errors[i].expected) != 0) {
            print_error("%s: %s\n", errors[i].name, text == NULL ? error : text);
            fail();
        }
        pool_free(pool);
    }
}

/* `count` times `piece`, in the pool. */
static const char *repeated(struct pool *pool, const char *piece, size_t count)
{
    size_t length = strlen(piece);
    char *text = pool_alloc(pool, length * count + 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * length, piece, length);
    }
    return text;
}

static void test_many_tokens(void **state)
{
    (void)state;
    for (size_t count = 1; count < 300; count += 37) {
        struct pool *pool = pool_new();
        const struct template_case many = {"", "{'a': 'b'}", repeated(pool, "x{{a}}\n", count), NULL, ""};
        const char *error = NULL;
        const char *text = render(pool, &many, &error);
        assert_non_null(text);
        assert_string_equal(text, repeated(pool, "xb\n", count));
        pool_free(pool);
    }
}

static void test_depth_of_sections(void **state)
{
    (void)state;
    static const char *const expected[] = {
        NULL,                                                /* 63 sections in the template */
        "templates/main.mustache:1: nested too deep: `x`",   /* 64 */
        "templates/main.mustache:1: too deep a section `a`", /* 65 */
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct pool *pool = pool_new();
        const char *sections =
            pool_format(pool, "%sx%s", repeated(pool, "{{#a}}", 63 + i), repeated(pool, "{{/a}}", 63 + i));
        const struct template_case deep = {"", "{'a': true}", sections, NULL, ""};
        const char *error = NULL;
        const char *text = render(pool, &deep, &error);
        if (expected[i] == NULL) {
            assert_non_null(text);
            assert_string_equal(text, "x");
        } else {
            assert_null(text);
            assert_string_equal(error, expected[i]);
        }
        pool_free(pool);
    }
}

/* A template ends where its length says. */
static void test_ends(void **state)
{
    (void)state;
    static const char whole[] = "a {{! c }}\n  {{#b}}\r\n {{{t}}}\n{{/b}} {{&t}}{{=<% %>=}}<%t%> ";
    static const char tails[] = "{}#/ \r\n=%>a";
    for (size_t length = 0; length < sizeof whole; length++) {
        const char *expected = NULL;
        struct pool *pool = pool_new();
        for (const char *tail = tails; *tail != '\0'; tail++) {
            char text[sizeof whole + 8];
            memcpy(text, whole, length);
            memset(text + length, *tail, sizeof text - length);
            const struct template_file file = {"main", (const unsigned char *)text, length};
            struct templates *templates = templates_new(pool, &file, 1);
            size_t out_length = 0;
            const char *error = NULL;
            const char *out =
                template_render(templates, "main", view_of(pool, "{'b': true, 't': 'T'}"), &out_length, &error);
            const char *outcome = out != NULL ? out : error;
            if (expected != NULL) {
                assert_string_equal(outcome, expected);
            }
            expected = outcome;
        }
        pool_free(pool);
    }
}

static void test_unknown_template(void **state)
{
    (void)state;
    struct pool *pool = pool_new();
    size_t length;
    const char *error = NULL;
    struct templates *templates = templates_new(pool, template_files, n_template_files);
    assert_null(template_render(templates, "no_such", value_map(pool), &length, &error));
    assert_string_equal(error, "templates/no_such.mustache: no such template");
    pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),       cmocka_unit_test(test_errors),
        cmocka_unit_test(test_many_tokens), cmocka_unit_test(test_depth_of_sections),
        cmocka_unit_test(test_ends),        cmocka_unit_test(test_unknown_template),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
