// simdjson: its DOM, or with BENCH_ON_DEMAND a walk over all values, which it parses as they are met.
#include <simdjson.h>

#include "../worker.h"

namespace {

#ifdef BENCH_ON_DEMAND

using namespace simdjson;

bool Walk(ondemand::value value)
{
    ondemand::json_type type;
    if (value.type().get(type) != SUCCESS) {
        return false;
    }
    switch (type) {
    case ondemand::json_type::object: {
        for (auto field : value.get_object()) {
            std::string_view key;
            ondemand::value member;
            if (field.unescaped_key().get(key) != SUCCESS || field.value().get(member) != SUCCESS || !Walk(member)) {
                return false;
            }
        }
        return true;
    }
    case ondemand::json_type::array: {
        for (auto element : value.get_array()) {
            ondemand::value item;
            if (element.get(item) != SUCCESS || !Walk(item)) {
                return false;
            }
        }
        return true;
    }
    case ondemand::json_type::string: {
        std::string_view text;
        return value.get_string().get(text) == SUCCESS;
    }
    case ondemand::json_type::number: {
        double number;
        return value.get_double().get(number) == SUCCESS;
    }
    case ondemand::json_type::boolean: {
        bool boolean;
        return value.get_bool().get(boolean) == SUCCESS;
    }
    default:
        return value.is_null();
    }
}

bool Parse(const bench_record *record, size_t)
{
    static ondemand::parser parser;
    ondemand::document document;
    ondemand::value root;
    return parser.iterate(record->json, record->json_length, record->json_length + SIMDJSON_PADDING).get(document) ==
               SUCCESS &&
           document.get_value().get(root) == SUCCESS && Walk(root);
}

#else

bool Parse(const bench_record *record, size_t)
{
    static simdjson::dom::parser parser;
    return parser.parse(record->json, record->json_length, false).error() == simdjson::SUCCESS;
}

#endif

} // namespace

const bench_work bench_works[] = {
    {"json-parse", nullptr, Parse},
    {nullptr, nullptr, nullptr},
};
