/*
 * Text for Doxygen: what a schema says, and nothing that Doxygen would take for a command.
 */
#ifndef CEVENTS_PLUGIN_DOC_TEXT_H
#define CEVENTS_PLUGIN_DOC_TEXT_H

struct pool;

/*
 * A line of a comment, its special characters escaped. Markdown stays: lists, links, emphasis, code that is closed on the
 * line it is opened on. HTML and Doxygen's commands become plain text.
 */
const char *doc_text(struct pool *pool, const char *line);

#endif
