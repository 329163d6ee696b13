/*
 * The JSON event format: one event within a greater text.
 */
#ifndef CEVENTS_EVENT_JSON_H
#define CEVENTS_EVENT_JSON_H

#include <cevents/event_format.h>

/* The text that an event stands in: offsets count from its beginning. */
struct event_text {
    const char *body;
    const char *end;
    const char *path; /* of the event: "", or such as "[3]"; lives as long as the event */
    /*
     * Data that is an object or array is passed over unchecked: who uses it checks it. Then a text that is malformed may
     * fail, or not, for another reason than its first: read it again, checked, to learn what is wrong.
     */
    bool unchecked;
};

/*
 * Reads the event whose first byte is at `p`, white space in front of it allowed. `*after` is the byte after it.
 * On failure `*after` is not set.
 */
cevents_status cevents_event_json_read(const struct event_text *text, const char *p, cevents_arena *arena,
                                       const cevents_options *options, cevents_event *event, const char **after,
                                       cevents_error *error);

/* As cevents_event_from_json(), but with data unchecked, see event_text. */
cevents_status cevents_event_from_json_unchecked(const char *body, size_t length, cevents_arena *arena,
                                                 const cevents_options *options, cevents_event *event,
                                                 cevents_error *error);

/* Whether the event's data, passed over unchecked, is JSON within the limits. */
bool cevents_event_json_check_data(const cevents_event *event, const cevents_options *options);

/*
 * What comes before the first value of a body: checks its length, skips a byte-order mark, and reports that.
 * `*begin` is where to go on. An empty body may be NULL; then `*body` is changed to an empty text.
 */
cevents_status cevents_event_json_begin(const char **body, size_t length, const cevents_options *options,
                                        const char **begin, cevents_error *error);

#endif
