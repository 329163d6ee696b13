#include "builder.h"

/* A message's place in the list, found by full name: the model itself has no room for it. */
static struct built_message *built_of(const struct name_table *messages, const struct model_message *message)
{
    return name_table_find(messages, message->full_name);
}

static void count_referrers(const struct builder *builder, const struct name_table *messages)
{
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        for (size_t i = 0; i < built->message->n_fields; i++) {
            const struct model_field *field = built->message->fields[i];
            if (field->message != NULL) {
                built_of(messages, field->message)->n_referrers++;
            }
        }
    }
}

static void list_referrers(const struct builder *builder, const struct name_table *messages)
{
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        built->referrers = pool_array(builder->pool, built->n_referrers, sizeof(struct built_message *));
        built->n_referrers = 0;
    }
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        for (size_t i = 0; i < built->message->n_fields; i++) {
            const struct model_field *field = built->message->fields[i];
            if (field->message != NULL) {
                struct built_message *target = built_of(messages, field->message);
                target->referrers[target->n_referrers++] = built;
            }
        }
    }
}

/* Each message enters the queue at most once. */
struct queue {
    struct built_message **items;
    size_t count;
};

static void mark(struct queue *queue, struct built_message *built)
{
    if (!built->message->has_required) {
        built->message->has_required = true;
        queue->items[queue->count++] = built;
    }
}

void builder_find_required(struct builder *builder)
{
    struct name_table messages = {.pool = builder->pool};
    size_t n_messages = 0;
    bool any = false;
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next, n_messages++) {
        name_table_add(&messages, built->message->full_name, built);
        for (size_t i = 0; i < built->message->n_fields; i++) {
            any |= built->message->fields[i]->shape == SHAPE_REQUIRED;
        }
    }
    if (!any) {
        return;
    }
    count_referrers(builder, &messages);
    list_referrers(builder, &messages);
    struct queue queue = {.items = pool_array(builder->pool, n_messages, sizeof(struct built_message *))};
    for (struct built_message *built = builder->first_message; built != NULL; built = built->next) {
        for (size_t i = 0; i < built->message->n_fields; i++) {
            if (built->message->fields[i]->shape == SHAPE_REQUIRED) {
                mark(&queue, built);
            }
        }
    }
    for (size_t next = 0; next < queue.count; next++) {
        const struct built_message *built = queue.items[next];
        for (size_t i = 0; i < built->n_referrers; i++) {
            mark(&queue, built->referrers[i]);
        }
    }
}
