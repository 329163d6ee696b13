// libprotobuf for C++, with a message of its own for each event, or with BENCH_ARENA all in one arena.
#include <memory>
#include <string>
#include <vector>

#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "../worker.h"

namespace pb = google::protobuf;

namespace {

struct Prepared {
    const pb::Message *prototype;
    std::unique_ptr<pb::Message> message;
    // Of a batch: the data of each of its events, cut out beforehand.
    std::vector<std::pair<const pb::Message *, std::string>> data;
};

std::vector<Prepared> prepared;
pb::util::JsonParseOptions tolerant;

const pb::Message *Prototype(const std::string &name)
{
    const pb::Descriptor *descriptor = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(name);
    return descriptor == nullptr ? nullptr : pb::MessageFactory::generated_factory()->GetPrototype(descriptor);
}

bool Prepare(const bench_corpus *corpus)
{
    tolerant.ignore_unknown_fields = true;
    prepared.clear();
    for (size_t i = 0; i < corpus->n_records; i++) {
        const bench_record &record = corpus->records[i];
        const pb::Message *prototype = Prototype(record.message);
        if (prototype == nullptr) {
            return false;
        }
        std::unique_ptr<pb::Message> message(prototype->New());
        if (!message->ParseFromArray(record.wire, static_cast<int>(record.wire_length))) {
            return false;
        }
        prepared.push_back({prototype, std::move(message), {}});
    }
    return true;
}

// The message type of an event: corpora.py puts its name into the extension attribute `datamessage`.
bool PrepareBatch(const bench_corpus *corpus)
{
    tolerant.ignore_unknown_fields = true;
    prepared.clear();
    for (size_t i = 0; i < corpus->n_records; i++) {
        const bench_record &record = corpus->records[i];
        if (record.message[0] != '\0' || record.json[0] != '[') {
            return false;
        }
        pb::ListValue batch;
        if (!pb::util::JsonStringToMessage({record.json, record.json_length}, &batch, tolerant).ok()) {
            return false;
        }
        Prepared one{nullptr, nullptr, {}};
        for (const pb::Value &event : batch.values()) {
            const auto &fields = event.struct_value().fields();
            const pb::Message *prototype = Prototype(fields.at("datamessage").string_value());
            std::string data;
            if (prototype == nullptr || !pb::util::MessageToJsonString(fields.at("data"), &data).ok()) {
                return false;
            }
            one.data.emplace_back(prototype, std::move(data));
        }
        prepared.push_back(std::move(one));
    }
    return true;
}

#ifdef BENCH_ARENA
#define NEW_MESSAGE(prototype)                                                                                         \
    pb::Arena arena;                                                                                                   \
    pb::Message *message = (prototype)->New(&arena)
#else
#define NEW_MESSAGE(prototype)                                                                                         \
    std::unique_ptr<pb::Message> owner((prototype)->New());                                                            \
    pb::Message *message = owner.get()
#endif

bool ParseJson(const pb::Message *prototype, const char *json, size_t length)
{
    NEW_MESSAGE(prototype);
    return pb::util::JsonStringToMessage({json, length}, message, tolerant).ok();
}

bool JsonDecode(const bench_record *record, size_t index)
{
    return ParseJson(prepared[index].prototype, record->json, record->json_length);
}

bool WireDecode(const bench_record *record, size_t index)
{
    NEW_MESSAGE(prepared[index].prototype);
    return message->ParseFromArray(record->wire, static_cast<int>(record->wire_length));
}

// Two passes: the batch without types, to learn what each event is, then each event's data.
bool Structured(const bench_record *record, size_t index)
{
    if (!ParseJson(&pb::ListValue::default_instance(), record->json, record->json_length)) {
        return false;
    }
    for (const auto &data : prepared[index].data) {
        if (!ParseJson(data.first, data.second.data(), data.second.size())) {
            return false;
        }
    }
    return true;
}

#ifndef BENCH_ARENA
bool JsonEncode(const bench_record *, size_t index)
{
    std::string output;
    bool ok = pb::util::MessageToJsonString(*prepared[index].message, &output).ok();
    bench_consumed += output.size();
    return ok;
}

bool WireEncode(const bench_record *record, size_t index)
{
    static std::vector<char> output;
    output.resize(record->wire_length + 64);
    bool ok = prepared[index].message->SerializeToArray(output.data(), static_cast<int>(output.size()));
    bench_consumed += output.size();
    return ok;
}
#endif

} // namespace

const bench_work bench_works[] = {
    {"json-decode", Prepare, JsonDecode},
    {"wire-decode", Prepare, WireDecode},
    {"structured", PrepareBatch, Structured},
#ifndef BENCH_ARENA
    {"json-encode", Prepare, JsonEncode},
    {"wire-encode", Prepare, WireEncode},
#endif
    {nullptr, nullptr, nullptr},
};
