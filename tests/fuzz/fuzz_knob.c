/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_knob.c - the small texts on which acting stands: a scheduling value of the
 * journal, a line of /proc/PID/stat, the list of /proc/PID/cgroup.  What is accepted
 * must mean one thing only. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "act/cgroup.h"
#include "base/procinfo.h"
#include "base/scheduler.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cgroup_places places;
	struct scheduler_value value;
	char back[SCHEDULER_TEXT_MAX];
	struct procinfo info;
	char *text = malloc(size + 1);
	size_t i;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (!scheduler_parse(text, &value)) {
		scheduler_format(&value, back);
		assert(!strcmp(back, text));
	}
	if (!procinfo_parse(text, size, &info))
		assert(info.pid > 0 && info.ppid >= 0);
	if (!cgroup_places_parse(text, &places)) {
		for (i = 0; i < places.n; i++)
			assert(places.place[i].path[0] == '/' &&
			       !strchr(places.place[i].controllers, ':'));
		cgroup_places_free(&places);
	}
	free(text);
	return 0;
}
