#include "testee.h"

#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/empty.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"
#include "variety2.pb-c.h"
#include "variety3.pb-c.h"
#include "wide3.pb-c.h"

const cevents_message_set *const testee_sets[] = {
    &cevents__test__wide3__messages,         &cevents__test__variety3__messages,
    &cevents__test__variety2__messages,      &google__protobuf__any__messages,
    &google__protobuf__duration__messages,   &google__protobuf__empty__messages,
    &google__protobuf__field_mask__messages, &google__protobuf__struct__messages,
    &google__protobuf__timestamp__messages,  &google__protobuf__wrappers__messages,
};

const size_t testee_n_sets = sizeof testee_sets / sizeof testee_sets[0];
