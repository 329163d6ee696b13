// usage: protobuf-peer DESCRIPTOR_SET
//
// The C++ library behind the conformance protocol, for any message of a descriptor set: somebody else's opinion on an
// input. For tests only.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

namespace
{

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::DynamicMessageFactory;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptorSet;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kUrl[] = "type.googleapis.com/";

// As protobuf_testee.c reads it.
enum Category { kJsonIgnoreUnknown = 3 };
enum Format { kProtobuf = 1 };

struct Peer {
    DescriptorPool pool;
    DynamicMessageFactory factory{&pool};
    std::unique_ptr<google::protobuf::util::TypeResolver> resolver;
};

const FieldDescriptor *field(const Message &message, const char *name)
{
    return message.GetDescriptor()->FindFieldByName(name);
}

std::string text(const Message &message, const char *name)
{
    return message.GetReflection()->GetString(message, field(message, name));
}

bool decode(const Peer &peer, const Message &request, Message *message, std::string *error)
{
    const Reflection *reflection = request.GetReflection();
    if (reflection->HasField(request, field(request, "protobuf_payload"))) {
        *error = "wire";
        return message->ParseFromString(text(request, "protobuf_payload"));
    }
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields =
        reflection->GetEnumValue(request, field(request, "test_category")) == kJsonIgnoreUnknown;
    std::string wire;
    auto status =
        google::protobuf::util::JsonToBinaryString(peer.resolver.get(), kUrl + message->GetDescriptor()->full_name(),
                                                   text(request, "json_payload"), &wire, options);
    *error = status.ToString();
    return status.ok() && message->ParseFromString(wire);
}

bool encode(const Peer &peer, const Message &request, const Message &message, std::string *output, std::string *error)
{
    if (request.GetReflection()->GetEnumValue(request, field(request, "requested_output_format")) == kProtobuf) {
        google::protobuf::io::StringOutputStream stream(output);
        google::protobuf::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true);
        return message.SerializeToCodedStream(&coded);
    }
    auto status = google::protobuf::util::BinaryToJsonString(
        peer.resolver.get(), kUrl + message.GetDescriptor()->full_name(), message.SerializeAsString(), output);
    *error = status.ToString();
    return status.ok();
}

void answer(Peer *peer, const Message &request, Message *response)
{
    const Reflection *reflection = response->GetReflection();
    const Descriptor *type = peer->pool.FindMessageTypeByName(text(request, "message_type"));
    if (type == nullptr) {
        reflection->SetString(response, field(*response, "skipped"), "no such message type here");
        return;
    }
    std::unique_ptr<Message> message(peer->factory.GetPrototype(type)->New());
    std::string output;
    std::string error;
    if (!decode(*peer, request, message.get(), &error)) {
        reflection->SetString(response, field(*response, "parse_error"), error);
    } else if (!encode(*peer, request, *message, &output, &error)) {
        reflection->SetString(response, field(*response, "serialize_error"), error);
    } else {
        bool wire =
            request.GetReflection()->GetEnumValue(request, field(request, "requested_output_format")) == kProtobuf;
        reflection->SetString(response, field(*response, wire ? "protobuf_payload" : "json_payload"), output);
    }
}

bool read_block(std::string *block)
{
    unsigned char prefix[4];
    if (fread(prefix, 1, sizeof prefix, stdin) != sizeof prefix) {
        return false;
    }
    block->resize(prefix[0] | prefix[1] << 8 | prefix[2] << 16 | static_cast<uint32_t>(prefix[3]) << 24);
    return fread(&(*block)[0], 1, block->size(), stdin) == block->size();
}

bool write_block(const std::string &block)
{
    unsigned char prefix[4];
    for (unsigned i = 0; i < sizeof prefix; i++) {
        prefix[i] = static_cast<unsigned char>(block.size() >> (8 * i));
    }
    return fwrite(prefix, 1, sizeof prefix, stdout) == sizeof prefix &&
           fwrite(block.data(), 1, block.size(), stdout) == block.size() && fflush(stdout) == 0;
}

} // namespace

int main(int argc, char **argv)
{
    FileDescriptorSet set;
    std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
    if (!set.ParseFromIstream(&file)) {
        fprintf(stderr, "usage: protobuf-peer DESCRIPTOR_SET\n");
        return 2;
    }
    google::protobuf::SetLogHandler(nullptr);
    Peer peer;
    for (const auto &proto : set.file()) {
        if (peer.pool.BuildFile(proto) == nullptr) {
            fprintf(stderr, "%s: not a valid file\n", proto.name().c_str());
            return 2;
        }
    }
    peer.resolver.reset(google::protobuf::util::NewTypeResolverForDescriptorPool("type.googleapis.com", &peer.pool));
    const Message *request_type = peer.factory.GetPrototype(peer.pool.FindMessageTypeByName("cevents.testee.Request"));
    const Message *response_type =
        peer.factory.GetPrototype(peer.pool.FindMessageTypeByName("cevents.testee.Response"));
    std::string block;
    while (read_block(&block)) {
        std::unique_ptr<Message> request(request_type->New());
        std::unique_ptr<Message> response(response_type->New());
        if (!request->ParseFromString(block)) {
            return 1;
        }
        answer(&peer, *request, response.get());
        if (!write_block(response->SerializeAsString())) {
            return 1;
        }
    }
    return 0;
}
