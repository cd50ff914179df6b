// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * record.c - watches the machine for some seconds with every set of programs
 * attached; the window goes to a file as a recording (llamux-agent --replay), the
 * findings to standard output.  Runs as root.
 *
 * Usage: record SECONDS [FILE]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "answer/answer.h"
#include "diagnose/findings.h"
#include "observe/collect.h"
#include "observe/probe.h"
#include "observe/snapshot_save.h"

static int save(const char *path, const struct snapshot *s)
{
	struct recording_head head = {.version = RECORDING_VERSION, .n_cpus = s->n_cpus};
	struct utsname name;
	struct text t;
	char *text;
	FILE *f;
	int ok;

	head.made_s = (uint64_t)time(NULL);
	head.self[0] = getpid();
	snprintf(head.agent, sizeof(head.agent), "record");
	if (uname(&name) == 0)
		snprintf(head.kernel, sizeof(head.kernel), "%s", name.release);
	text_growing(&t);
	recording_save_head(&t, &head);
	snapshot_save(&t, s);
	text = text_take(&t);
	f = text ? fopen(path, "we") : NULL;
	ok = f && fputs(text, f) >= 0;
	if (f && fclose(f) != 0)
		ok = 0;
	free(text);
	return ok ? 0 : -1;
}

static void tell(const struct snapshot *s)
{
	struct findings_context ctx = {.self = {getpid()}};
	struct findings found;
	char *text;

	if (findings_make(s, &ctx, &found) != 0)
		return;
	text = answer_findings(&found, s, NULL);
	fputs(text ? text : "no memory\n", stdout);
	free(text);
}

int main(int argc, char **argv)
{
	struct snapshot before = {0}, after = {0}, window = {0};
	struct collect_options options = {0};
	struct collector *collector = NULL;
	char reason[256] = "";
	int seconds = argc > 1 ? atoi(argv[1]) : 0, err;

	if (seconds < 1) {
		fprintf(stderr, "usage: record SECONDS [FILE]\n");
		return 2;
	}
	err = probe_open(NULL, NULL, NULL, &options.probe, reason, sizeof(reason));
	if (err) {
		fprintf(stderr, "record: %s\n", reason);
		return 1;
	}
	probe_want(options.probe, PROBE_BIT(PROBE_SETS) - 1);
	err = collector_new(&options, &collector);
	if (!err)
		err = collect_sample(collector, &before);
	for (unsigned int left = (unsigned int)seconds; left;)
		left = sleep(left);
	if (!err)
		err = collect_sample(collector, &after);
	if (!err)
		err = snapshot_diff(&before, &after, &window);
	if (!err)
		tell(&window);
	if (!err && argc > 2)
		err = save(argv[2], &window);
	if (err)
		fprintf(stderr, "record: %s\n", strerror(err < 0 ? -err : err));
	snapshot_free(&before);
	snapshot_free(&after);
	snapshot_free(&window);
	collector_free(collector);
	probe_close(options.probe);
	return err != 0;
}
