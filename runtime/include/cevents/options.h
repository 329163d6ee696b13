/**
 * @file
 * How to decode: limits, strictness, and the report of what was tolerated.
 */
#ifndef CEVENTS_OPTIONS_H
#define CEVENTS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <cevents/generated.h>
#include <cevents/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Defaults of cevents_limits. */
enum {
    CEVENTS_LIMIT_DEPTH_DEFAULT = 100,
    CEVENTS_LIMIT_BYTES_DEFAULT = 64 * 1024 * 1024,
    CEVENTS_LIMIT_ELEMENTS_DEFAULT = 16 * 1024 * 1024,
    CEVENTS_LIMIT_ATTRIBUTES_DEFAULT = 256,
    CEVENTS_LIMIT_BATCH_DEFAULT = 100000,
    CEVENTS_LIMIT_FIELD_ELEMENTS_DEFAULT = 8 * 1024 * 1024,
    CEVENTS_LIMIT_NAME_LENGTH_DEFAULT = 256,
    CEVENTS_LIMIT_VALUE_LENGTH_DEFAULT = 64 * 1024
};

/** What an input may cost. A member that is 0 stands for its default. Hitting a limit is an error of its own. */
typedef struct cevents_limits {
    /** Nesting of objects, arrays and messages. Stack use grows with it: see docs/security.md. */
    uint32_t depth;
    /** Bytes of one input. */
    size_t bytes;
    /** Elements of all repeated fields and maps of one message tree. */
    size_t elements;
    /** Attributes of one event, core ones included; headers or properties of one message, of whatever name. */
    uint32_t attributes;
    /** Events in one batch. */
    uint32_t batch;
    /** Elements of one repeated field or map. */
    size_t field_elements;
    /** Bytes of the name of one attribute. */
    size_t name_length;
    /** Bytes of the value of one attribute, as text. */
    size_t value_length;
} cevents_limits;

/** What to refuse instead of tolerating and reporting it. The switches are independent; 0 tolerates all. */
typedef enum cevents_strictness {
    CEVENTS_TOLERANT = 0,
    /** Invalid names of extension attributes, other departures from the CloudEvents text, a byte-order mark. */
    CEVENTS_STRICT_ATTRIBUTES = 1,
    /** Unknown members, unknown enum names, duplicate members, unregistered Any types, unknown wire fields of data. */
    CEVENTS_STRICT_DATA = 2,
    /** An event that no handler takes by type, prefix or filter; the one for unknown types is not asked. */
    CEVENTS_STRICT_ROUTING = 4
} cevents_strictness;

/** What can be tolerated: name, text. New ones go to the end. */
#define CEVENTS_REPORT_MAP(X)                                                                                          \
    X(UNKNOWN_MEMBER, "unknown member skipped")                                                                        \
    X(UNKNOWN_ENUM_NAME, "unknown enum name left out")                                                                 \
    X(DUPLICATE_MEMBER, "member given twice, the last one counts")                                                     \
    X(UNREGISTERED_ANY, "Any of an unregistered type kept without its value")                                          \
    X(UNKNOWN_WIRE_FIELD, "unknown field kept")                                                                        \
    X(INVALID_ATTRIBUTE_NAME, "not a valid attribute name, kept aside")                                                \
    X(BYTE_ORDER_MARK, "byte-order mark skipped")                                                                      \
    X(UNKNOWN_TYPE, "unknown event type")                                                                              \
    X(INVALID_ATTRIBUTE, "attribute departs from the CloudEvents text")                                                \
    X(INVALID_MESSAGE, "message departs from the text of its protocol binding")

/** What was tolerated. */
typedef enum cevents_report_kind {
#define CEVENTS_REPORT_ENUMERATOR(name, text) CEVENTS_REPORT_##name,
    CEVENTS_REPORT_MAP(CEVENTS_REPORT_ENUMERATOR)
#undef CEVENTS_REPORT_ENUMERATOR
} cevents_report_kind;

/** One thing that was tolerated. All pointers are valid during the callback only. */
typedef struct cevents_report {
    cevents_report_kind kind;
    /** Byte offset in the caller's bytes. */
    size_t offset;
    /** JSON path of the member, NUL-terminated, valid UTF-8. */
    const char *path;
    /** The bytes that were passed over: a JSON value, a wire field without its tag, a header value. Not terminated. */
    const char *raw;
    size_t raw_length;
    /** Of the message in the data that it stands in; NULL outside of data. */
    const cevents_json_table *table;
    /** A row of `table`: the field whose value it is. NULL for what no field stands for. */
    const cevents_json_field *field;
} cevents_report;

/** Called for each thing that is tolerated, while the event is decoded. */
typedef void (*cevents_report_function)(const cevents_report *report, void *context);

/** How a received event breaks a rule of CloudEvents. Valid during the callback only. */
typedef struct cevents_violation {
    /** Where and how. The status is CEVENTS_REFUSED for what only CEVENTS_STRICT_ATTRIBUTES refuses. */
    const cevents_error *error;
    /** What it is then; for others meaningless. */
    cevents_report_kind tolerated;
} cevents_violation;

/** Called for each rule that an event breaks, while it is decoded. */
typedef void (*cevents_violation_function)(const cevents_violation *violation, void *context);

/** What a report kind means, in one short text. Never NULL. */
CEVENTS_API const char *cevents_report_text(cevents_report_kind kind);

/** Slots of a decoder, and the fields of a message that it learns. */
enum { CEVENTS_DECODER_SLOTS = 256, CEVENTS_DECODER_FIELDS = 56 };

/**
 * State that learns in which order the fields of JSON objects come. It makes decoding faster and never changes a
 * result. 16 KB; one per thread; zero-initialise it once; it survives arena resets. The members are private.
 */
typedef struct cevents_decoder {
    struct {
        const cevents_json_table *table;
        uint8_t successor[CEVENTS_DECODER_FIELDS];
    } slots[CEVENTS_DECODER_SLOTS];
} cevents_decoder;

/** How to decode. Zero-initialised (`cevents_options options = {0}`) and NULL mean the same: the defaults. */
typedef struct cevents_options {
    /** Any of the CEVENTS_STRICT_ switches, or-ed. */
    unsigned strict;
    cevents_limits limits;
    /** Called for everything that was tolerated; NULL for nobody. */
    cevents_report_function report;
    void *report_context;
    /**
     * Called for every rule of CloudEvents that an event breaks, for those who want to know of all at once; NULL: the
     * first one ends the decoding of the event. CEVENTS_STRICT_ATTRIBUTES has no effect then. An event that breaks a
     * rule which is not tolerated fails in the end, with the first of them. Behind broken syntax nothing more is found.
     */
    cevents_violation_function violation;
    void *violation_context;
    /** Messages that a google.protobuf.Any may hold, beside the well-known types that the sets name. */
    const cevents_message_set *const *any_types;
    size_t n_any_types;
    /** Learned state of this thread, or NULL. */
    cevents_decoder *decoder;
    /**
     * The data message of a type of events, or NULL. Used for one thing: where JSON within the data of a structured
     * event is malformed, the error's path follows the schema (`data.fields["a"]`, without it `data.fields.a`).
     * May be NULL; dispatching looks into the router then.
     */
    const cevents_json_table *(*find_data)(const void *context, const char *type);
    const void *find_data_context;
    /**
     * Take and give values of HTTP and NATS headers as they are, for peers that know neither percent-encoding nor
     * quotes (HTTP binding, section 3.1.3.2).
     */
    bool literal_headers;
} cevents_options;

#ifdef __cplusplus
}
#endif

#endif
