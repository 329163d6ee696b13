// As ../main.c, in C++.
#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "acme/rockets/v1/events.cevents.h"
#include "google/events/cloud/storage/v1/events.cevents.h"
#include <cevents/cevents.h>

static cevents_status on_launched(const Acme__Rockets__V1__RocketLaunchedEvent__View *event, void *)
{
    const auto *rocket = event->data;
    std::cout << rocket->name << ", built at " << rocket->built->seconds << ", left " << event->pad << '\n';
    return CEVENTS_OK;
}

int main()
{
    const std::string body{std::istreambuf_iterator<char>(std::cin), {}};

    const std::unique_ptr<cevents_router, decltype(&cevents_router_free)> router(cevents_router_new(nullptr),
                                                                                 cevents_router_free);
    cevents_status status = acme__rockets__v1__on_rocket_launched(router.get(), on_launched, nullptr);
    if (status == CEVENTS_OK) {
        const Cloud__Storage__V1__ObjectFinalizedEvent__Handler on_finalized = [](const auto *event, void *) {
            std::cout << event->bucket << '/' << event->data->name << ": " << event->data->size << " bytes\n";
            return CEVENTS_OK;
        };
        status = cloud__storage__v1__on_object_finalized(router.get(), on_finalized, nullptr);
    }
    if (status == CEVENTS_OK) {
        const cevents_event_handler on_unknown = [](const cevents_event *event, void *) {
            std::cout << "what is " << event->attributes.type << "?\n";
            return CEVENTS_OK;
        };
        status = cevents_router_on_unknown(router.get(), on_unknown, nullptr);
    }
    if (status == CEVENTS_OK) {
        cevents_arena arena;
        cevents_arena_init(&arena, nullptr, 0, CEVENTS_MALLOC);
        status = cevents_dispatch_batch(router.get(), body.data(), body.size(), &arena, nullptr, nullptr, nullptr);
        cevents_arena_free(&arena);
    }
    return status != CEVENTS_OK;
}
