#include "testee.h"

#include "conformance/test_protos/test_messages_edition2023.pb-c.h"
#include "editions/golden/test_messages_proto2_editions.pb-c.h"
#include "editions/golden/test_messages_proto3_editions.pb-c.h"
#include "google/protobuf/any.pb-c.h"
#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/empty.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "google/protobuf/test_messages_proto2.pb-c.h"
#include "google/protobuf/test_messages_proto3.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"

const cevents_message_set *const testee_sets[] = {
    &protobuf_test_messages__proto3__test_messages_proto3__messages,
    &protobuf_test_messages__proto2__test_messages_proto2__messages,
    &protobuf_test_messages__editions__proto3__test_messages_proto3_editions__messages,
    &protobuf_test_messages__editions__proto2__test_messages_proto2_editions__messages,
    &protobuf_test_messages__editions__test_messages_edition2023__messages,
    &google__protobuf__any__messages,
    &google__protobuf__duration__messages,
    &google__protobuf__empty__messages,
    &google__protobuf__field_mask__messages,
    &google__protobuf__struct__messages,
    &google__protobuf__timestamp__messages,
    &google__protobuf__wrappers__messages,
};

const size_t testee_n_sets = sizeof testee_sets / sizeof testee_sets[0];
