/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.c - head, status and snapshots as one recording. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "ask/ask.h"
#include "base/clock.h"
#include "observe/snapshot_save.h"
#include "state/history.h"
#include "options.h"
#include "status.h"

/* Reaches back so far; what the history holds in memory is a quarter of an hour. */
#define REPORT_MINUTES 10

static void head_fill(struct recording_head *head, const struct status *st)
{
	struct utsname name;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	*head = (struct recording_head){ .version = RECORDING_VERSION };
	head->n_cpus = cpus > 0 ? (uint32_t)cpus : 0;
	head->made_s = (uint64_t)time(NULL);
	head->boot_s = head->made_s - clock_boot_ns() / NSEC_PER_SEC;
	head->self[0] = getpid();
	head->self[1] = ask_model_pid(st->ask);
	snprintf(head->agent, sizeof(head->agent), "%s", LLAMUX_VERSION);
	if (uname(&name) == 0)
		snprintf(head->kernel, sizeof(head->kernel), "%s", name.release);
}

/* {"type":"status","line":"Mode: ask"}: for who reads the report; passed over by
 * the replay. */
static void put_status(struct text *t, const struct status *st)
{
	char *status = status_text(st, false), *rest = status, *line;

	while (status && (line = strsep(&rest, "\n"))) {
		if (!line[0])
			continue;
		text_str(t, "{\"type\":\"status\",\"line\":");
		text_json_name(t, line);
		text_str(t, "}\n");
	}
	free(status);
}

char *report_text(struct history *h, const struct status *st)
{
	struct recording_head head;
	size_t left_out = 0;
	struct text t;
	char *record, *body;

	head_fill(&head, st);
	record = h ? history_record(h, &head, REPORT_MINUTES, &left_out) : NULL;
	text_growing(&t);
	body = record ? strchr(record, '\n') : NULL;
	if (body)
		text_bytes(&t, record, (size_t)(body + 1 - record));
	else
		recording_save_head(&t, &head);
	put_status(&t, st);
	text_add(&t, "{\"type\":\"note\",\"line\":\"windows left out: %zu\"}\n", left_out);
	if (body)
		text_str(&t, body + 1);
	free(record);
	return text_take(&t);
}
