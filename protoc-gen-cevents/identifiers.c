#include "identifiers.h"

#include <stdlib.h>
#include <string.h>

#include "pool.h"

/* What protoc-gen-c 1.4 appends an underscore to. Sorted. */
static const char *const known_keywords[] = {
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "class",
    "compl",
    "const",
    "const_cast",
    "continue",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "explicit",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "mutable",
    "namespace",
    "new",
    "not",
    "not_eq",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

/*
 * Keywords of C11 and C++20 that the list above lacks, object-like macros of the C library, POSIX and compilers, and
 * names of types: C++ takes no member that is called like a type used before it. Sorted.
 */
static const char *const unusable_words[] = {
    "alignas",
    "alignof",
    "assert",
    "char16_t",
    "char32_t",
    "char8_t",
    "co_await",
    "co_return",
    "co_yield",
    "complex",
    "concept",
    "consteval",
    "constexpr",
    "constinit",
    "d_fileno",
    "decltype",
    "errno",
    "export",
    "h_addr",
    "h_errno",
    "i386",
    "imaginary",
    "int32_t",
    "int64_t",
    "linux",
    "math_errhandling",
    "noexcept",
    "noreturn",
    "nullptr",
    "protobuf_c_boolean",
    "requires",
    "restrict",
    "s6_addr",
    "s6_addr16",
    "s6_addr32",
    "sa_handler",
    "sa_sigaction",
    "si_addr",
    "si_addr_lsb",
    "si_arch",
    "si_band",
    "si_call_addr",
    "si_fd",
    "si_int",
    "si_lower",
    "si_overrun",
    "si_pid",
    "si_pkey",
    "si_ptr",
    "si_status",
    "si_stime",
    "si_syscall",
    "si_timerid",
    "si_uid",
    "si_upper",
    "si_utime",
    "si_value",
    "sigev_notify_attributes",
    "sigev_notify_function",
    "size_t",
    "st_atime",
    "st_ctime",
    "st_mtime",
    "static_assert",
    "stderr",
    "stdin",
    "stdout",
    "thread_local",
    "typeof",
    "typeof_unqual",
    "uint32_t",
    "uint64_t",
    "uint8_t",
    "unix",
};

static int compare_words(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

static bool is_listed(const char *name, const char *const *words, size_t count)
{
    return bsearch(name, words, count, sizeof *words, compare_words) != NULL;
}

bool identifier_is_known_keyword(const char *name)
{
    return is_listed(name, known_keywords, sizeof known_keywords / sizeof *known_keywords);
}

/* Names that C leaves to the compiler and its library: keywords and macros, more than can be listed. */
static bool is_reserved(const char *name)
{
    return strncmp(name, "__", 2) == 0;
}

bool identifier_is_unusable(const char *name)
{
    return is_reserved(name) || is_listed(name, unusable_words, sizeof unusable_words / sizeof *unusable_words);
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char to_upper(char c)
{
    return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

static char to_lower(char c)
{
    return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* Writes up to `length` bytes; returns their number. */
static size_t convert_camel(char *result, const char *name, size_t length)
{
    size_t end = 0;
    bool capital = true;
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '_') {
            capital = true;
            continue;
        }
        result[end++] = capital ? to_upper(name[i]) : name[i];
        capital = false;
    }
    return end;
}

/* Writes up to twice `length` bytes; returns their number. */
static size_t convert(char *result, const char *name, size_t length, enum name_style style)
{
    if (style == NAME_CAMEL) {
        return convert_camel(result, name, length);
    }
    size_t end = 0;
    bool after_capital = true;
    for (size_t i = 0; i < length; i++) {
        bool capital = is_upper(name[i]);
        if (capital && !after_capital) {
            result[end++] = '_';
        }
        result[end++] = style == NAME_UPPER ? to_upper(name[i]) : to_lower(name[i]);
        after_capital = capital;
    }
    return end;
}

const char *identifier_convert(struct pool *pool, const char *name, size_t length, enum name_style style)
{
    char *result = pool_alloc(pool, 2 * length + 1);
    convert(result, name, length, style);
    return result;
}

const char *identifier_convert_dotted(struct pool *pool, const char *name, enum name_style style)
{
    char *result = pool_alloc(pool, 2 * strlen(name) + 1); /* each dot has room for two underscores */
    size_t end = 0;
    while (*name != '\0') {
        size_t length = strcspn(name, ".");
        if (length > 0) {
            if (end > 0) {
                result[end++] = '_';
                result[end++] = '_';
            }
            end += convert(result + end, name, length, style);
        }
        name += length + (name[length] == '.');
    }
    return result;
}

const char *identifier_lower(struct pool *pool, const char *name)
{
    char *result = pool_text(pool, name, strlen(name));
    for (char *p = result; *p != '\0'; p++) {
        *p = to_lower(*p);
    }
    return result;
}

const char *identifier_clean(struct pool *pool, const char *name)
{
    char *result = pool_format(pool, "%s%s", is_digit(*name) || *name == '\0' ? "_" : "", name);
    for (char *p = result; *p != '\0'; p++) {
        if (!is_upper(*p) && !is_lower(*p) && !is_digit(*p)) {
            *p = '_';
        }
    }
    return result;
}

const char *identifier_encode(struct pool *pool, const char *name)
{
    static const char digits[] = "0123456789abcdef";
    char *result = pool_alloc(pool, 3 * strlen(name) + 1);
    char *end = result;
    for (; *name != '\0'; name++) {
        if (is_upper(*name) || is_lower(*name) || is_digit(*name)) {
            *end++ = *name;
            continue;
        }
        *end++ = '_';
        *end++ = digits[(unsigned char)*name >> 4];
        *end++ = digits[(unsigned char)*name & 15];
    }
    return result;
}
