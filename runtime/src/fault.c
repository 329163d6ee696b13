#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "text.h"

#define ELLIPSIS "\xE2\x80\xA6"
#define REPLACEMENT "\xEF\xBF\xBD"

enum {
    ELLIPSIS_LENGTH = 3,
    /* Bytes of one key or member name that a path shows: bounds the cost of a path whatever the input. */
    LONGEST_STEP_TEXT = 100,
    /* A path is not cut in its middle when there is less room than this. */
    LEAST_ROOM_FOR_ELLIPSIS = 16,
    CHARACTER_SIZE = 8
};

/* A character as it is shown: never broken up, so that a cut text stays valid. */
struct shown {
    char text[CHARACTER_SIZE];
    size_t length; /* in text */
    size_t taken;  /* of the input */
};

static struct shown show(const char *text, size_t length)
{
    struct shown shown = {.length = cevents_text_utf8_character(text, length)};
    shown.taken = shown.length == 0 ? 1 : shown.length;
    unsigned char first = (unsigned char)text[0];
    bool control =
        first < 0x20 || first == 0x7F || (first == 0xC2 && shown.length == 2 && (unsigned char)text[1] < 0xA0);
    if (shown.length == 0 || control) {
        shown.length = sizeof REPLACEMENT - 1;
        text = REPLACEMENT;
    }
    memcpy(shown.text, text, shown.length);
    return shown;
}

/* Inside the quotes of a key. */
static struct shown show_quoted(const char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    if (first != '"' && first != '\\' && first >= 0x20) {
        return show(text, length);
    }
    struct shown shown = {.text = "\\", .length = 2, .taken = 1};
    static const char escaped[] = "\b\f\n\r\t\"\\";
    static const char escapes[] = "bfnrt\"\\";
    const char *found = first == 0 ? NULL : strchr(escaped, first);
    if (found != NULL) {
        shown.text[1] = escapes[found - escaped];
        return shown;
    }
    static const char hex[] = "0123456789abcdef";
    const char unicode[] = {'\\', 'u', '0', '0', hex[first >> 4], hex[first & 15]};
    memcpy(shown.text, unicode, sizeof unicode);
    shown.length = sizeof unicode;
    return shown;
}

/*
 * Takes the characters of a path in any order, each with its position in the whole path, and keeps those that stand
 * in front of `head` or from `tail` on. Without `out` it only counts.
 */
struct path_writer {
    const struct cevents_frame *root; /* the path starts with it: no dot in front */
    char *out;
    size_t position;
    size_t head;
    size_t tail;
    size_t head_end;   /* of the last character kept in front */
    size_t tail_start; /* of the first character kept at the end */
};

static void put(struct path_writer *writer, const char *text, size_t length)
{
    size_t start = writer->position;
    size_t end = start + length;
    writer->position = end;
    if (writer->out == NULL) {
        return;
    }
    if (end <= writer->head) {
        memcpy(writer->out + start, text, length);
        writer->head_end = end > writer->head_end ? end : writer->head_end;
    } else if (start >= writer->tail) {
        memcpy(writer->out + writer->head + ELLIPSIS_LENGTH + (start - writer->tail), text, length);
        writer->tail_start = start < writer->tail_start ? start : writer->tail_start;
    }
}

static void put_text(struct path_writer *writer, const char *text, size_t length,
                     struct shown (*show_character)(const char *text, size_t length))
{
    for (size_t at = 0; at < length;) {
        struct shown shown = show_character(text + at, length - at);
        if (at + shown.taken > LONGEST_STEP_TEXT) {
            put(writer, ELLIPSIS, ELLIPSIS_LENGTH);
            return;
        }
        put(writer, shown.text, shown.length);
        at += shown.taken;
    }
}

static bool is_plain_name(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' || c == '$';
        bool digit = (c >= '0' && c <= '9') || c == '-';
        if (i == LONGEST_STEP_TEXT) {
            return true;
        }
        if (!letter && (!digit || i == 0)) {
            return false;
        }
    }
    return length > 0;
}

static void put_key(struct path_writer *writer, const char *key, size_t length)
{
    put(writer, "[\"", 2);
    put_text(writer, key, length, show_quoted);
    put(writer, "\"]", 2);
}

static void put_index(struct path_writer *writer, size_t index)
{
    char digits[TEXT_NUMBER_SIZE];
    put(writer, "[", 1);
    put(writer, digits, cevents_text_put_uint64(digits, index));
    put(writer, "]", 1);
}

static const char *frame_name(const struct cevents_frame *frame, size_t *length)
{
    if (frame->field == NULL) {
        *length = frame->name == NULL ? 0 : frame->name_length;
        return frame->name;
    }
    if (frame->field->name_length != 0) {
        *length = frame->field->name_length;
        return frame->field->name;
    }
    const char *name = frame->table->long_names[frame->field - frame->table->fields];
    *length = strlen(name);
    return name;
}

static void put_frame(struct path_writer *writer, const struct cevents_frame *frame)
{
    size_t length;
    const char *name = frame_name(frame, &length);
    if (name != NULL && is_plain_name(name, length)) {
        put(writer, ".", frame == writer->root ? 0 : 1);
        put_text(writer, name, length, show);
    } else if (name != NULL) {
        put_key(writer, name, length);
    }
    if (frame->entry_key != NULL) {
        char number[TEXT_NUMBER_SIZE];
        size_t key_length;
        const char *key = cevents_map_key_text(frame->entry_key, frame->key, number, &key_length);
        put_key(writer, key, key_length);
    } else if (frame->key != NULL) {
        put_key(writer, frame->key, frame->key_length);
    }
    if (frame->index != CEVENTS_NO_INDEX) {
        put_index(writer, frame->index);
    }
}

static size_t frame_length(const struct cevents_frame *frame, const struct cevents_frame *root)
{
    struct path_writer counter = {.root = root};
    put_frame(&counter, frame);
    return counter.position;
}

static bool is_shown(const struct cevents_frame *frame)
{
    return frame->field != NULL || frame->name != NULL || frame->key != NULL || frame->index != CEVENTS_NO_INDEX;
}

/* Frames from the root on, as many as the front of a path may show: each shows two characters at least. */
enum { MOST_IN_FRONT = CEVENTS_ERROR_PATH_SIZE / 2 + 2 };
struct front {
    const struct cevents_frame *frames[MOST_IN_FRONT]; /* a ring: behind the last one stands the oldest */
    size_t count;                                      /* of all that are shown */
};

static struct front find_front(const struct cevents_frame *frame)
{
    struct front front = {.count = 0};
    for (; frame != NULL; frame = frame->parent) {
        if (is_shown(frame)) {
            front.frames[front.count++ % MOST_IN_FRONT] = frame;
        }
    }
    return front;
}

/* The length of the path, or when it is longer than `most` a length that is, too. */
static size_t path_length(const struct path_writer *like, const char *prefix, const struct cevents_frame *frame,
                          size_t most)
{
    struct path_writer counter = {.root = like->root};
    put_text(&counter, prefix, strlen(prefix), show);
    for (; frame != NULL && counter.position <= most; frame = frame->parent) {
        put_frame(&counter, frame);
    }
    return counter.position;
}

static void put_front(struct path_writer *writer, const char *prefix, const struct front *front)
{
    put_text(writer, prefix, strlen(prefix), show);
    size_t left = front->count < MOST_IN_FRONT ? front->count : MOST_IN_FRONT;
    for (size_t i = front->count; left > 0 && writer->position < writer->head; left--) {
        put_frame(writer, front->frames[--i % MOST_IN_FRONT]);
    }
}

/* Written from its end: frames know their parents only. */
static void put_back(struct path_writer *writer, size_t end, const struct cevents_frame *frame)
{
    for (; frame != NULL && end > writer->tail; frame = frame->parent) {
        end -= frame_length(frame, writer->root);
        writer->position = end;
        put_frame(writer, frame);
    }
}

/* Of a path that is too long front and back are shown; what lies between is not even looked at, however deep it is. */
size_t cevents_path_write(char *out, size_t size, const char *prefix, const struct cevents_frame *frame)
{
    if (size == 0) {
        return 0;
    }
    const struct front front = find_front(frame);
    const struct cevents_frame *root =
        *prefix == '\0' && front.count > 0 ? front.frames[(front.count - 1) % MOST_IN_FRONT] : NULL;
    size_t room = size - 1;
    struct path_writer writer = {.root = root, .out = out, .head = room, .tail = SIZE_MAX, .tail_start = SIZE_MAX};
    bool in_middle = path_length(&writer, prefix, frame, room) > room && room >= LEAST_ROOM_FOR_ELLIPSIS;
    if (in_middle) {
        writer.head = (room - ELLIPSIS_LENGTH) / 2;
    }
    put_front(&writer, prefix, &front);

    size_t length = writer.head_end;
    if (in_middle) {
        size_t end = SIZE_MAX / 2; /* where the whole ends is not known, and doesn't matter */
        size_t behind = room - ELLIPSIS_LENGTH - writer.head;
        writer.tail = end - behind;
        writer.tail_start = end;
        put_back(&writer, end, frame);
        memcpy(out + length, ELLIPSIS, ELLIPSIS_LENGTH);
        length += ELLIPSIS_LENGTH;
        size_t kept = end - writer.tail_start;
        memmove(out + length, out + writer.head + ELLIPSIS_LENGTH + (writer.tail_start - writer.tail), kept);
        length += kept;
    }
    out[length] = '\0';
    return length;
}

/* Copies `text` made valid, with an ellipsis at its end when it is cut. */
static void copy_shown(char *out, size_t size, const char *text)
{
    size_t left = strlen(text);
    size_t length = 0;
    size_t cut = 0; /* where an ellipsis still fits */
    while (left > 0) {
        struct shown shown = show(text, left);
        if (length + shown.length >= size) {
            memcpy(out + cut, ELLIPSIS, ELLIPSIS_LENGTH);
            length = cut + ELLIPSIS_LENGTH;
            break;
        }
        memcpy(out + length, shown.text, shown.length);
        length += shown.length;
        if (length + ELLIPSIS_LENGTH < size) {
            cut = length;
        }
        text += shown.taken;
        left -= shown.taken;
    }
    out[length] = '\0';
}

cevents_status cevents_fail(cevents_error *error, cevents_status status, size_t offset, const char *path,
                            const char *format, ...)
{
    if (error == NULL) {
        return status;
    }
    /* Showing a text never shortens it, so a character that vsnprintf breaks up lies behind what is kept. */
    char message[CEVENTS_ERROR_MESSAGE_SIZE + 4];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);

    error->status = status;
    error->offset = offset;
    copy_shown(error->path, sizeof error->path, path == NULL ? "" : path);
    copy_shown(error->message, sizeof error->message, length < 0 ? cevents_status_text(status) : message);
    return status;
}
