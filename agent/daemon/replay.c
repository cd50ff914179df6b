// SPDX-License-Identifier: GPL-2.0-or-later
/* replay.c - reads a recording and prints what each of its windows says. */
#include "replay.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "llamux/llm.h"
#include "base/clock.h"
#include "diagnose/longer.h"

#define QUESTION "why is my system slow?"

/* --- printing -------------------------------------------------------------------- */

/* Answers are our own text, in which names are made printable already. */
static void put_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static uint64_t end_s(const struct replay *r, const struct snapshot *s)
{
	return r->loader.head.boot_s + s->time_ns / NSEC_PER_SEC;
}

static int print_json(const struct replay *r, const struct snapshot *s)
{
	char *json = findings_json(&r->findings, s, r->longer_held ? &r->longer : NULL);

	if (!json)
		return -ENOMEM;
	json[strcspn(json, "\n")] = '\0';
	fprintf(r->out, "{\"window\":%u,\"time_s\":%" PRIu64 ",\"question\":", r->windows,
		end_s(r, s));
	put_string(r->out, r->question);
	fputs(",\"answer\":", r->out);
	put_string(r->out, r->answer);
	fprintf(r->out, ",\"by_model\":%s,\"offered\":%u,\"state\":%s}\n",
		r->by_model ? "true" : "false", r->offered, json);
	free(json);
	return 0;
}

static int print_text(const struct replay *r, const struct snapshot *s)
{
	char *text = answer_findings(&r->findings, s, r->longer_held ? &r->longer : NULL);
	time_t end = (time_t)end_s(r, s);
	char when[40] = "at an unknown time";
	struct tm tm;

	if (!text)
		return -ENOMEM;
	if (r->loader.head.boot_s && localtime_r(&end, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(r->out, "%s=== window %u, %s\n%s\n> %s\n%s", r->windows > 1 ? "\n" : "", r->windows,
		when, text, r->question, r->answer);
	free(text);
	return 0;
}

/* --- one window -------------------------------------------------------------------- */

static int find(struct replay *r, const struct snapshot *s)
{
	struct findings_context context = { .before = r->any_before ? &r->before : NULL };
	int err;

	for (size_t i = 0; i < 4; i++)
		context.self[i] = r->loader.head.self[i];
	err = findings_make(s, &context, &r->findings);
	if (err < 0)
		return err;
	findings_add_runs(s, &r->findings);
	r->before = r->findings;
	r->any_before = true;
	return 0;
}

static void make_longer(struct replay *r)
{
	struct findings_context context = { .before = &r->findings };
	struct snapshot s;

	for (size_t i = 0; i < 4; i++)
		context.self[i] = r->loader.head.self[i];
	r->longer_held = r->samples && window_recall(r->samples, WINDOW_LONG_NS, &s) == 0 &&
			 longer_make(&s, &context, &r->longer) == 0;
}

static int show(struct replay *r, const struct snapshot *s)
{
	int err = find(r, s);

	if (err < 0)
		return err;
	r->windows++;
	r->offered = 0;
	r->by_model = false;
	make_longer(r);
	replay_answer(r, s);
	err = r->json ? print_json(r, s) : print_text(r, s);
	if (r->longer_held)
		longer_free(&r->longer);
	r->longer_held = false;
	return err;
}

/* A cumulative sample: the first of them make no window yet. */
static int sample(struct replay *r, struct snapshot *given)
{
	struct snapshot s;
	int err = 0;

	if (!r->samples)
		err = window_new(WINDOW_LONG_NS + WINDOW_SHORT_NS, &r->samples);
	if (err < 0) {
		snapshot_free(given);
		return err;
	}
	err = window_push(r->samples, given);
	if (err == 0)
		err = window_get(r->samples, WINDOW_SHORT_NS, &s);
	if (err == -EAGAIN)
		return 0;
	if (err < 0)
		return err;
	err = show(r, &s);
	snapshot_free(&s);
	return err < 0 ? err : 1;
}

int replay_line(struct replay *r, const char *line, size_t len)
{
	struct snapshot s;
	int err = snapshot_load_line(&r->loader, line, len, &s);

	if (err <= 0)
		return err;
	if (s.span_ns == 0) {
		err = sample(r, &s);
		/* Samples that go back in time are of no collector. */
		if (err == -EINVAL) {
			snprintf(r->loader.reason, sizeof(r->loader.reason),
				 "samples are not in the order of time");
			err = -EBADMSG;
		}
		return err;
	}
	err = show(r, &s);
	snapshot_free(&s);
	return err < 0 ? err : 1;
}

/* --- the file ------------------------------------------------------------------------ */

static int file_open(const char *name, FILE **out)
{
	struct stat st;
	int fd;

	if (strcmp(name, "-") == 0) {
		*out = stdin;
		return 0;
	}
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -EINVAL;
	}
	*out = fdopen(fd, "r");
	return *out ? 0 : -ENOMEM;
}

static int read_lines(struct replay *r, FILE *in, unsigned long *at)
{
	char line[RECORDING_LINE_MAX + 2];
	int err = 0;

	while (err >= 0 && fgets(line, sizeof(line), in)) {
		size_t len = strlen(line);

		++*at;
		if (len && line[len - 1] == '\n')
			len--;
		err = replay_line(r, line, len);
	}
	if (err < 0)
		return err;
	return ferror(in) ? -EIO : snapshot_load_end(&r->loader);
}

static int model_start(struct replay *r, const char *path, char *reason, size_t reason_len)
{
	const struct llm_options options = { .model_path = path };

	return path ? llm_start(&options, &r->llm, reason, reason_len) : 0;
}

static void replay_free(struct replay *r)
{
	if (!r)
		return;
	snapshot_loader_free(&r->loader);
	window_free(r->samples);
	llm_stop(r->llm);
	free(r);
}

static int replay_file(struct replay *r, const char *name, char *reason, size_t reason_len)
{
	unsigned long line = 0;
	FILE *in = NULL;
	int err = file_open(name, &in);

	if (err < 0) {
		snprintf(reason, reason_len, "%s cannot be read: %s", name,
			 err == -EINVAL ? "it is no plain file" : strerror(-err));
		return err;
	}
	err = read_lines(r, in, &line);
	if (in != stdin)
		fclose(in);
	if (err == -EBADMSG)
		snprintf(reason, reason_len, "%s, line %lu: %s", name, line, r->loader.reason);
	else if (err < 0)
		snprintf(reason, reason_len, "%s, line %lu: %s", name, line, strerror(-err));
	return err;
}

int replay_run(const struct replay_options *options, FILE *out, char *reason, size_t reason_len)
{
	struct replay *r = calloc(1, sizeof(*r));
	int err;

	reason[0] = '\0';
	if (!r)
		return -ENOMEM;
	r->question = options->question ? options->question : QUESTION;
	r->json = options->json;
	r->out = out;
	err = model_start(r, options->model, reason, reason_len);
	if (err == 0)
		err = replay_file(r, options->file, reason, reason_len);
	if (err == 0 && r->windows == 0) {
		snprintf(reason, reason_len, "%s: there is no window in it", options->file);
		err = -ENODATA;
	}
	if (fflush(out) != 0 && err == 0) {
		err = -errno;
		snprintf(reason, reason_len, "cannot write: %s", strerror(errno));
	}
	if (err < 0 && !reason[0])
		snprintf(reason, reason_len, "%s: %s", options->file, strerror(-err));
	replay_free(r);
	return err;
}
