#include "emit.h"

#include "template.h"
#include "view.h"

struct emitter {
    struct pool *pool;           /* of the files */
    struct view_context context; /* its pool serves one file after the other */
    struct templates *templates;
    struct generated_file *files;
    size_t count;
};

static void emit(struct emitter *emitter, const char *template, const char *name, const struct value *view)
{
    struct generated_file *file = &emitter->files[emitter->count];
    const char *error = NULL;
    file->name = name;
    file->content = template_render(emitter->templates, template, view, &file->length, &error);
    if (file->content == NULL) {
        struct location nowhere = {.file = name};
        findings_add(emitter->context.findings, SEVERITY_ERROR, true, "template", nowhere, "", "%s", error);
        return;
    }
    emitter->count++;
}

/* A header and a source. `kind` is the stem of their templates' names. */
static void emit_pair(struct emitter *emitter, const char *kind, const char *stem, const char *extension,
                      const struct value *view)
{
    struct pool *pool = emitter->pool;
    emit(emitter, pool_format(pool, "%s_header", kind), pool_format(pool, "%s.%s.h", stem, extension), view);
    emit(emitter, pool_format(pool, "%s_source", kind), pool_format(pool, "%s.%s.c", stem, extension), view);
}

static void emit_file(struct emitter *emitter, const struct model_file *file)
{
    struct view_context *context = &emitter->context;
    bool placeholders = context->options->placeholders;
    if (view_has_data(file)) {
        emit_pair(emitter, "data", file->stem, "pb-c", view_data(context, file));
    } else if (placeholders) {
        emit_pair(emitter, "placeholder", file->stem, "pb-c", view_placeholder(context, file, "pb-c"));
    }
    if (file->n_envelopes + file->n_mappings > 0 && context->options->json) {
        emit_pair(emitter, "envelopes", file->stem, "cevents", view_envelopes(context, file));
    } else if (placeholders) {
        emit_pair(emitter, "placeholder", file->stem, "cevents", view_placeholder(context, file, "cevents"));
    }
}

size_t emit_all(struct pool *pool, const struct model *model, const struct options *options, struct findings *findings,
                struct generated_file **files)
{
    struct emitter emitter = {
        .pool = pool,
        .context = {.pool = pool_new(), .model = model, .options = options, .findings = findings},
        .templates = templates_new(pool, template_files, n_template_files),
        .files = pool_array(pool, 4 * model->n_generated + 2, sizeof *emitter.files),
    };
    for (size_t i = 0; i < model->n_generated; i++) {
        emit_file(&emitter, model->generated[i]);
        pool_reset(emitter.context.pool);
    }
    if (options->catalog != NULL && options->json) {
        emit_pair(&emitter, "catalog", options->catalog, "cevents", view_catalog(&emitter.context, options->catalog));
    }
    pool_free(emitter.context.pool);
    *files = emitter.files;
    return emitter.count;
}
